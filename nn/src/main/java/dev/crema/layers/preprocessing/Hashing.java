package dev.crema.layers.preprocessing;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Scope;
import dev.crema.layers.UnaryLayer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * A layer that puts categories in a fixed number of bins by a hash, so that none need be known
 * beforehand. A number is hashed as its decimal text; the bins are those of Keras on TensorFlow.
 *
 * <p>In a model: input {@code [batch, …]} of whole numbers (the fraction of others is dropped),
 * output int32 of the same shape, or float as {@link OutputMode} has it with one place for each
 * bin. Texts are hashed before the model by {@link #apply} and {@link #applyRows}:
 *
 * <pre>{@code
 * Tensor bins = Crema.hashing(3).apply(List.of("A", "B", "C")); // 1, 0, 1
 * }</pre>
 *
 * <p>The hash is Fingerprint64 of <a href="https://github.com/google/farmhash">FarmHash</a>, with a
 * salt <a href="https://www.131002.net/siphash/siphash.pdf">SipHash</a>-2-4.
 *
 * @param numBins how many bins there are, 1 or more
 * @param maskValue the text, or the text of the number, that has bin 0 for itself if there are 2
 *     bins or more; none by default
 * @param salt none (the default) or two numbers that make the hash another
 * @param outputMode {@link OutputMode#INT} by default; not TF_IDF
 */
public record Hashing(
    int numBins, Optional<String> maskValue, List<Long> salt, OutputMode outputMode)
    implements UnaryLayer {
  public Hashing {
    salt = List.copyOf(salt);
    Categories.require(
        "Hashing",
        outputMode,
        OutputMode.INT,
        OutputMode.ONE_HOT,
        OutputMode.MULTI_HOT,
        OutputMode.COUNT);
    Require.atLeast("Hashing", "numBins", numBins, 1);
    Require.check(
        salt.isEmpty() || salt.size() == 2,
        "Hashing",
        "salt",
        salt.size() + " numbers",
        "2 numbers, or none");
  }

  /** Without mask or salt. */
  public Hashing(int numBins) {
    this(numBins, Optional.empty(), List.of(), OutputMode.INT);
  }

  public Hashing maskValue(String text) {
    return new Hashing(numBins, Optional.of(text), salt, outputMode);
  }

  public Hashing maskValue(long number) {
    return maskValue(Long.toString(number));
  }

  /** One number, for both that the hash asks for. */
  public Hashing salt(long both) {
    return salt(both, both);
  }

  public Hashing salt(long first, long second) {
    return new Hashing(numBins, maskValue, List.of(first, second), outputMode);
  }

  public Hashing outputMode(OutputMode value) {
    return new Hashing(numBins, maskValue, salt, value);
  }

  @Override
  public Tensor call(Scope scope, Tensor input) {
    if (input.dtype() == DType.BOOL) {
      throw new DTypeException("the input is " + input.type() + "; allowed: numbers");
    }
    Tensor numbers = input.cast(DType.INT64);
    Tensor hash =
        salt.isEmpty()
            ? NumberHash.farm(numbers)
            : NumberHash.sip(numbers, salt.getFirst(), salt.getLast());
    Tensor bins = NumberHash.bin(hash, hashedBins());
    if (masks()) {
      bins = masked(input).where(DecimalText.number(0), bins.add(1));
    }
    return encoded(bins.cast(DType.INT32), scope.policy().compute());
  }

  /** Which elements are the mask; a text that is no number is none of them. */
  private Tensor masked(Tensor input) {
    String mask = maskValue.orElseThrow();
    try {
      long number = Long.parseLong(mask);
      if (Long.toString(number).equals(mask)) {
        return input.equal(DecimalText.number(number));
      }
    } catch (NumberFormatException e) {
      // It is the mask of texts.
    }
    return Tensor.zeros(input.type()).cast(DType.BOOL);
  }

  /** The bins of texts, {@code [n]}; encoded in float32 if the mode says so. */
  public Tensor apply(List<String> texts) {
    return encoded(numbers(texts, Shape.of(texts.size())), DType.FLOAT32);
  }

  /**
   * The bins of rows of texts, {@code [rows, length]}; encoded in float32 if the mode says so.
   *
   * @throws dev.crema.engine.types.ShapeException if the rows differ in length
   */
  public Tensor applyRows(List<? extends List<String>> rows) {
    Shape shape = Texts.shape("Hashing", rows);
    List<String> all = rows.stream().<String>flatMap(List::stream).toList();
    return encoded(numbers(all, shape), DType.FLOAT32);
  }

  private Tensor numbers(List<String> texts, Shape shape) {
    ToLongFunction<byte[]> hash =
        salt.isEmpty() ? FarmHash::of : bytes -> SipHash.of(bytes, salt.getFirst(), salt.getLast());
    int[] bins = new int[texts.size()];
    int i = 0;
    for (String text : texts) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      int bin = (int) Long.remainderUnsigned(hash.applyAsLong(bytes), hashedBins());
      boolean isMask = masks() && text.equals(maskValue.orElseThrow());
      bins[i++] = isMask ? 0 : bin + (masks() ? 1 : 0);
    }
    return Tensor.of(shape, bins);
  }

  private boolean masks() {
    return maskValue.isPresent() && numBins > 1;
  }

  private int hashedBins() {
    return masks() ? numBins - 1 : numBins;
  }

  private Tensor encoded(Tensor bins, DType dtype) {
    return Categories.encode(bins, outputMode, numBins, dtype);
  }
}
