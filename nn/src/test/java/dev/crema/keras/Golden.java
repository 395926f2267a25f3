package dev.crema.keras;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Inputs and results that Keras worked out in float64, one tensor a line: key, shape, numbers. */
public final class Golden {
  private final Map<String, Tensor> tensors = new HashMap<>();

  /** The numbers of a file beside this class. */
  public static Golden of(String file) {
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream(file))) {
      Golden golden = new Golden();
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines().filter(line -> !line.startsWith("#")).forEach(golden::read);
      return golden;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(String line) {
    List<String> words = List.of(line.split(" ", -1));
    String dims = words.get(1).substring(1, words.get(1).length() - 1);
    long[] shape =
        dims.isEmpty()
            ? new long[0]
            : Arrays.stream(dims.split(",", -1)).mapToLong(Long::parseLong).toArray();
    double[] numbers = words.stream().skip(2).mapToDouble(Double::parseDouble).toArray();
    tensors.put(words.getFirst(), Tensor.of(Shape.of(shape), numbers));
  }

  /** A float64 tensor. */
  public Tensor get(String key) {
    return Objects.requireNonNull(tensors.get(key), key);
  }

  boolean has(String key) {
    return tensors.containsKey(key);
  }

  public Tensor get(String key, DType dtype) {
    return get(key).cast(dtype);
  }

  /** Checks shape and numbers; numbers may be off by a part of themselves or of 1. */
  public void check(String key, Tensor actual, double tolerance) {
    check(key, get(key), actual, tolerance);
  }

  /** Checks shape and numbers; numbers may be off by a part of themselves or of 1. */
  public static void check(String what, Tensor expected, Tensor actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape(), what);
    double[] a = expected.toDoubles();
    double[] b = actual.toDoubles();
    for (int i = 0; i < a.length; i++) {
      double error = Math.abs(a[i] - b[i]) / Math.max(1, Math.abs(a[i]));
      String message = what + ": element " + i + " is " + b[i] + ", should be " + a[i];
      assertTrue(error <= tolerance, message);
    }
  }
}
