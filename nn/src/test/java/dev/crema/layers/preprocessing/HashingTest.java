package dev.crema.layers.preprocessing;

import static dev.crema.layers.LayerSieve.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.keras.Golden;
import dev.crema.layers.Layer;
import dev.crema.layers.LayerSieve;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bins of numbers and texts against those of Keras on TensorFlow. */
class HashingTest {
  private static final Golden KERAS = Golden.of("hashing.txt");
  private static final List<String> LETTERS = List.of("A", "B", "C", "D", "E");

  private static Tensor output(Layer layer, Tensor... inputs) {
    return LayerSieve.output(layer, false, inputs).cast(DType.FLOAT64);
  }

  private static Tensor numbers() {
    Tensor high = KERAS.get("high", DType.INT64);
    return high.multiply(DecimalText.number(1L << 32)).add(KERAS.get("low", DType.INT64));
  }

  @Test
  void hashesOfBytesAreTensorFlows() throws IOException {
    try (InputStream in = Objects.requireNonNull(Golden.class.getResourceAsStream("hashes.txt"))) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertEquals(148, lines.size());
      for (String line : lines.subList(1, lines.size())) {
        String[] words = line.split(" ", -1);
        byte[] bytes = new byte[Integer.parseInt(words[0])];
        for (int i = 0; i < bytes.length; i++) {
          bytes[i] = (byte) (33 + (7 * i + 3 * bytes.length) % 90);
        }
        assertEquals(words[1], Long.toUnsignedString(FarmHash.of(bytes)), "length " + words[0]);
        long sip = Long.remainderUnsigned(SipHash.of(bytes, 133, 137), Long.MAX_VALUE);
        assertEquals(words[2], Long.toString(sip), "length " + words[0]);
      }
    }
  }

  /** Bins that the documentation of Keras shows. */
  @Test
  void textsHaveTheBinsOfKerassDocumentation() {
    assertArrayEquals(new int[] {1, 0, 1, 1, 2}, Crema.hashing(3).apply(LETTERS).toInts());
    Hashing masked = new Hashing(3).maskValue("");
    assertArrayEquals(
        new int[] {1, 1, 0, 2, 2}, masked.apply(List.of("A", "B", "", "C", "D")).toInts());
    Hashing salted = new Hashing(3).salt(133, 137);
    assertArrayEquals(new int[] {1, 2, 1, 0, 2}, salted.apply(LETTERS).toInts());
    assertArrayEquals(new int[] {0, 0, 2, 1, 0}, salted.salt(133).apply(LETTERS).toInts());
    Tensor first = HashedCrossing.fingerprints(List.of("A", "B", "A", "B", "A"));
    Tensor second = Tensor.of(Shape.of(5), 101, 101, 101, 102, 102);
    HashedCrossing crossing = Crema.hashedCrossing(5);
    assertArrayEquals(new double[] {1, 4, 1, 1, 3}, output(crossing, first, second).toDoubles());
    Tensor hot = output(crossing.outputMode(OutputMode.ONE_HOT), first, second);
    assertEquals(Shape.of(5, 5), hot.shape());
    assertArrayEquals(new int[] {1, 4, 1, 1, 3}, hot.argmax(-1).toInts());
  }

  @Test
  void numbersHaveKerassBins() {
    Tensor x = numbers();
    Hashing layer = new Hashing(1_000_003);
    KERAS.check("farm_bins", output(layer, x), 0);
    KERAS.check("sip_bins", output(layer.salt(133, 137), x), 0);
    KERAS.check("sip_negative", output(layer.salt(-5, 1L << 62), x), 0);
    KERAS.check("farm_most", output(new Hashing(Integer.MAX_VALUE), x), 0);
    KERAS.check("masked", output(new Hashing(7).maskValue(10), x), 0);
    KERAS.check("salted", output(new Hashing(7).salt(133), x), 0);
    KERAS.check("one_bin", output(new Hashing(1).maskValue(10), x.slice(0, 0, 4)), 0);
    assertEquals(DType.INT32, LayerSieve.output(layer, false, x).dtype());
  }

  @Test
  void aNumberHasTheBinOfItsText() {
    for (long seed = 0; seed < 5; seed++) {
      Random random = new Random(seed);
      long[] values = new long[200];
      Arrays.setAll(values, i -> random.nextLong() >> random.nextInt(64));
      List<String> texts = Arrays.stream(values).mapToObj(Long::toString).toList();
      Tensor x = Tensor.of(Shape.of(values.length), values);
      Hashing layer = new Hashing(1 + random.nextInt(1000)).maskValue(values[7]);
      Hashing salted = layer.salt(random.nextLong(), random.nextLong());
      for (Hashing each : List.of(layer, salted)) {
        Tensor expected = each.apply(texts);
        Tensor actual = LayerSieve.output(each, false, x);
        assertArrayEquals(expected.toInts(), actual.toInts(), "seed " + seed + ", " + each);
      }
    }
  }

  @Test
  void fractionsAreDroppedAndModesEncodeAsInKeras() {
    Tensor floats = Tensor.of(Shape.of(2, 3), 0.5, 1.5, -1.5, 2, -0.2, 10);
    KERAS.check("floats", output(new Hashing(11).maskValue(2), floats), 0);
    Tensor m = Tensor.of(Shape.of(2, 3), 1, 2, 3, 3, 3, 4);
    Hashing layer = new Hashing(4).maskValue(3);
    KERAS.check("mode_one_hot", output(layer.outputMode(OutputMode.ONE_HOT), m), 0);
    KERAS.check("mode_multi_hot", output(layer.outputMode(OutputMode.MULTI_HOT), m), 0);
    Hashing count = layer.outputMode(OutputMode.COUNT);
    KERAS.check("mode_count", output(count, m), 0);
    List<List<String>> rows = List.of(List.of("1", "2", "3"), List.of("3", "3", "4"));
    KERAS.check("mode_count", count.applyRows(rows).cast(DType.FLOAT64), 0);
    Hashing single = new Hashing(4).outputMode(OutputMode.ONE_HOT);
    KERAS.check("single", output(single, m.slice(1, 0, 1)), 0);
    KERAS.check("single", single.apply(List.of("1", "3")).cast(DType.FLOAT64), 0);
    for (OutputMode mode : EnumSet.range(OutputMode.INT, OutputMode.COUNT)) {
      LayerSieve.roundTrip(layer.salt(3, -4).outputMode(mode), new long[] {2, 3});
    }
  }

  @Test
  void aMaskThatIsNoNumberMasksNone() {
    Tensor x = Tensor.of(Shape.of(3), 0L, 5L, 7L);
    for (String mask : List.of("five", "+5", "05", "")) {
      int[] bins = LayerSieve.output(new Hashing(4).maskValue(mask), false, x).toInts();
      for (int i = 0; i < 3; i++) {
        int unmasked = new Hashing(3).apply(List.of(String.valueOf(x.toLongs()[i]))).toInts()[0];
        assertEquals(unmasked + 1, bins[i], "mask '" + mask + "'");
      }
    }
  }

  @Test
  void combinationsHaveKerassBins() {
    Tensor x = numbers();
    Tensor y = x.flip(0);
    Tensor z = Tensor.arange(x.dim(0)).cast(DType.INT64).subtract(40);
    KERAS.check("cross2", output(new HashedCrossing(1_000_003), x, y), 0);
    KERAS.check("cross3", output(new HashedCrossing(17), x, y, z), 0);
    KERAS.check("cross_most", output(new HashedCrossing(Integer.MAX_VALUE), x, z), 0);
    Tensor m = Tensor.of(Shape.of(2, 3), 1, 2, 3, 3, 3, 4);
    HashedCrossing hot = new HashedCrossing(5).outputMode(OutputMode.ONE_HOT);
    KERAS.check("cross_hot", output(hot, m.select(0, 0), m.select(0, 1)), 0);
    KERAS.check("cross_column", output(hot, m.slice(1, 0, 1), m.slice(1, 1, 2)), 0);
  }

  @Test
  void hashesAreTheSameInACompiledModel() {
    Layer embed = Crema.embedding(20, 3);
    Model model = Crema.sequential(Crema.input(DType.INT64, 2), Crema.hashing(20), embed);
    Tensor x = numbers().slice(0, 0, 154).reshape(77, 2);
    Tensor bins = LayerSieve.output(Crema.hashing(20), false, x);
    Tensor table = model.weights().values().iterator().next().value();
    assertArrayEquals(
        table.gather(bins, 0).toFloats(), model.predictOnBatch(List.of(x)).getFirst().toFloats());
  }

  @Test
  void hashingSaysWhatIsWrong() {
    refused("Hashing: numBins is 0; allowed: 1 or more", () -> new Hashing(0));
    refused(
        "Hashing: salt is 1 numbers; allowed: 2 numbers, or none",
        () -> new Hashing(2, Optional.empty(), List.of(1L), OutputMode.INT));
    refused(
        "the input is bool[2]; allowed: numbers",
        () -> output(new Hashing(2), Tensor.of(Shape.of(2), true, false)));
    refused(
        "Hashing: row 1 has length 2; allowed: that of row 0, 1",
        () -> new Hashing(2).applyRows(List.of(List.of("a"), List.of("b", "c"))));
    refused(
        "the input is i32[1]; allowed in mode COUNT: [batch, …, length]",
        () -> new Hashing(2).outputMode(OutputMode.COUNT).apply(List.of("a")));
    refused("HashedCrossing: numBins is 0; allowed: 1 or more", () -> new HashedCrossing(0));
    refused(
        "HashedCrossing: outputMode is COUNT; allowed: INT, ONE_HOT",
        () -> new HashedCrossing(2).outputMode(OutputMode.COUNT));
    Tensor x = Tensor.of(Shape.of(2), 1, 2);
    refused("it takes 2 inputs or more; given: 1", () -> output(new HashedCrossing(2), x));
    refused(
        "an input is f32[2]; allowed: int32, int64",
        () -> output(new HashedCrossing(2), x, Tensor.zeros(2)));
    refused(
        "an input is i32[1,2]; allowed: [batch] or [batch, 1], one number a sample",
        () -> output(new HashedCrossing(2), x.expandDims(0), x.expandDims(0)));
    refused(
        "an input is i32[1]; allowed: the shape of the first, i32[2]",
        () -> output(new HashedCrossing(2), x, x.slice(0, 0, 1)));
  }
}
