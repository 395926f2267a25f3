package dev.crema.data;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.layers.preprocessing.TextVectorization;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Makes tensors from text files in UTF-8: what a {@link TextVectorization} makes of each, without
 * the batch axis.
 *
 * @param vectorization with a vocabulary, such as one adapted to {@code
 *     Records.of(folder.files()).map(Texts::read).toList()}
 * @param maxLength how many bytes of a text count at most, 1 or more; all by default
 */
public record TextDecoder(TextVectorization vectorization, int maxLength)
    implements Function<Path, Tensor> {
  public TextDecoder {
    Require.atLeast("TextDecoder", "maxLength", maxLength, 1);
  }

  /** Texts in whole. */
  public TextDecoder(TextVectorization vectorization) {
    this(vectorization, Integer.MAX_VALUE);
  }

  public TextDecoder maxLength(int value) {
    return new TextDecoder(vectorization, value);
  }

  /**
   * A text.
   *
   * @throws DataException if the file cannot be read or is not UTF-8; it names the file
   */
  @Override
  public Tensor apply(Path file) {
    return vectorization.apply(List.of(Texts.read(file, maxLength))).squeeze(0);
  }
}
