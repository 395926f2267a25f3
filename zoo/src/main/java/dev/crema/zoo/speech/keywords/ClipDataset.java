package dev.crema.zoo.speech.keywords;

import dev.crema.data.Records;
import dev.crema.data.Sample;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.zoo.speech.frontend.Augmentation;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

/**
 * Clips as sound of one length with the numbers of their words; in shuffled passes each is changed
 * and put somewhere, in others it stands in the middle as it is.
 */
record ClipDataset(List<Clip> clips, int length, Augmentation augmentation) implements Dataset {
  @Override
  public OptionalLong size() {
    return OptionalLong.of(clips.size());
  }

  @Override
  public Feed feed(Order order) {
    Records<Integer> numbers = Records.range(clips.size());
    if (order.shuffle()) {
      numbers = numbers.shuffle(Math.max(1, clips.size()), order.seed());
    }
    return Records.dataset(
            numbers.map(i -> sample(i, order)).batch(order.batchSize(), Sample::stack).prefetch(1))
        .feed(order);
  }

  private Sample sample(int number, Order order) {
    Clip clip = clips.get(number);
    float[] audio;
    if (order.shuffle()) {
      Random random = new Random(order.seed() * 31 + order.pass() * 1_000_003 + number);
      float[] changed = augmentation.apply(clip.recording(), random).audio().toFloats();
      audio = Framing.fit(changed, length, random.nextDouble());
    } else {
      audio = Framing.fit(clip.recording().audio().toFloats(), length, 0.5);
    }
    return Sample.of(Tensor.of(Shape.of(length), audio), Tensor.of(Shape.SCALAR, clip.label()));
  }
}
