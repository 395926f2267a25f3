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
 * Clips as sound of one length with a number for each word, 1 for theirs; in shuffled passes each
 * is changed and put somewhere, and half of them have another one mixed in; in others it stands in
 * the middle as it is.
 *
 * @param words how many there are
 * @param mixing the greatest share of the other clip, 0 to 1
 */
record ClipDataset(
    List<Clip> clips, int words, int length, Augmentation augmentation, double mixing)
    implements Dataset {
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
    float[] target = new float[words];
    target[clip.label()] = 1;
    if (order.shuffle()) {
      Random random = new Random(order.seed() * 31 + order.pass() * 1_000_003 + number);
      audio = changed(clip, random);
      if (random.nextBoolean()) {
        mix(audio, target, random);
      }
    } else {
      audio = Framing.fit(clip.recording().audio().toFloats(), length, 0.5);
    }
    return Sample.of(Tensor.of(Shape.of(length), audio), Tensor.of(Shape.of(words), target));
  }

  private float[] changed(Clip clip, Random random) {
    float[] audio = augmentation.apply(clip.recording(), random).audio().toFloats();
    return Framing.fit(audio, length, random.nextDouble());
  }

  /** Adds a share of any clip, and of its word. */
  private void mix(float[] audio, float[] target, Random random) {
    Clip other = clips.get(random.nextInt(clips.size()));
    float share = (float) (mixing * random.nextDouble());
    float[] added = changed(other, random);
    for (int i = 0; i < length; i++) {
      audio[i] += share * (added[i] - audio[i]);
    }
    for (int i = 0; i < words; i++) {
      target[i] *= 1 - share;
    }
    target[other.label()] += share;
  }
}
