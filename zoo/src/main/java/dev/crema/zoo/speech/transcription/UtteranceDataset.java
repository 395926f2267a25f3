package dev.crema.zoo.speech.transcription;

import dev.crema.data.DataException;
import dev.crema.data.Records;
import dev.crema.data.Sample;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/**
 * Utterances made as they are needed, filled up to one length, so that the network is compiled
 * once: sound {@code [batch, samples]} and numbers of characters {@code [batch, labels]}.
 *
 * @param source an utterance by number; each pass asks for new numbers
 * @param count utterances of a pass
 * @param length samples
 * @param labels the most characters
 */
record UtteranceDataset(
    LongFunction<Utterance> source, int count, int length, int labels, Alphabet alphabet)
    implements Dataset {
  @Override
  public OptionalLong size() {
    return OptionalLong.of(count);
  }

  @Override
  public Feed feed(Order order) {
    long first = order.shuffle() ? order.pass() * count : 0;
    return Records.dataset(
            Records.range(count)
                .map(i -> sample(source.apply(first + i)))
                .batch(order.batchSize(), Sample::stack)
                .prefetch(2))
        .feed(order);
  }

  private Sample sample(Utterance utterance) {
    float[] sound = utterance.recording().audio().toFloats();
    int[] numbers = alphabet.numbers(utterance.text());
    if (sound.length > length || numbers.length > labels) {
      throw new DataException(
          "'%s' has %d samples and %d characters; allowed: up to %d and %d"
              .formatted(utterance.text(), sound.length, numbers.length, length, labels));
    }
    return Sample.of(
        Tensor.of(Shape.of(length), Arrays.copyOf(sound, length)),
        Tensor.of(Shape.of(labels), Arrays.copyOf(numbers, labels)));
  }
}
