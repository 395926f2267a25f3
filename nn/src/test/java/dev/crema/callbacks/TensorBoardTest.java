package dev.crema.callbacks;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.layers.LayerSieve;
import dev.crema.metrics.MeanAbsoluteError;
import dev.crema.train.Verbose;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Event files as a reader of their own finds them. */
class TensorBoardTest {
  @TempDir Path folder;

  /** A field of a protobuf message: its bytes, or its number as bits. */
  private record Field(int number, int wire, long bits, byte[] bytes) {
    double asDouble() {
      assertEquals(1, wire);
      return Double.longBitsToDouble(bits);
    }

    float asFloat() {
      assertEquals(5, wire);
      return Float.intBitsToFloat((int) bits);
    }

    String asText() {
      assertEquals(2, wire);
      return new String(bytes, StandardCharsets.UTF_8);
    }

    double[] asDoubles() {
      ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      return IntStream.range(0, bytes.length / 8).mapToDouble(i -> in.getDouble()).toArray();
    }
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static Map<Integer, Field> message(byte[] bytes) {
    Map<Integer, Field> fields = new TreeMap<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      int wire = (int) (tag & 7);
      int number = (int) (tag >>> 3);
      byte[] content = new byte[0];
      long bits = 0;
      switch (wire) {
        case 0 -> bits = varint(in);
        case 1 -> bits = in.getLong();
        case 5 -> bits = in.getInt();
        case 2 -> {
          content = new byte[(int) varint(in)];
          in.get(content);
        }
        default -> throw new AssertionError("wire type " + wire);
      }
      fields.put(number, new Field(number, wire, bits, content));
    }
    return fields;
  }

  /** CRC-32C bit by bit: the polynomial 0x1EDC6F41, reflected. */
  private static int masked(byte[] data) {
    int crc = ~0;
    for (byte b : data) {
      crc ^= b & 0xFF;
      for (int i = 0; i < 8; i++) {
        crc = crc >>> 1 ^ (crc & 1) * 0x82F63B78;
      }
    }
    crc = ~crc;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  /** One value of a summary. */
  private record Value(String tag, long step, Field content) {}

  /** All values in the event files of a folder, whose frames are checked. */
  private static List<Value> values(Path folder) {
    List<Value> values = new ArrayList<>();
    try (var files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        assertTrue(file.getFileName().toString().startsWith("events.out.tfevents."));
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        double now = System.currentTimeMillis() / 1000.0;
        for (int record = 0; in.hasRemaining(); record++) {
          byte[] length = new byte[8];
          in.get(length);
          assertEquals(masked(length), in.getInt(), "checksum of length");
          byte[] data =
              new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
          in.get(data);
          assertEquals(masked(data), in.getInt(), "checksum of record " + record);
          Map<Integer, Field> event = message(data);
          assertEquals(now, event.get(1).asDouble(), 600, "wall time");
          if (record == 0) {
            assertEquals("brain.Event:2", event.get(3).asText());
          } else {
            Map<Integer, Field> value = message(message(event.get(5).bytes()).get(1).bytes());
            Field content = value.containsKey(2) ? value.get(2) : value.get(5);
            assertEquals(0, event.get(2).wire());
            values.add(new Value(value.get(1).asText(), event.get(2).bits(), content));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  /** The numbers of a tag by step. */
  private static Map<Long, Float> scalars(Path folder, String tag) {
    Map<Long, Float> scalars = new TreeMap<>();
    values(folder).stream()
        .filter(value -> value.tag().equals(tag))
        .forEach(value -> scalars.put(value.step(), value.content().asFloat()));
    return scalars;
  }

  private static Tensor random(long... shape) {
    return LayerSieve.normal(new Random(1), shape);
  }

  private static Model model() {
    return sequential(input(3), dense(4).activation(tanh()), dense(1))
        .seed(1)
        .compile(sgd(0.1), meanSquaredError(), new MeanAbsoluteError());
  }

  private History fit(Model model, TensorBoard board) {
    return model.fit(
        random(12, 3),
        random(12, 1),
        epochs(3),
        batchSize(4),
        validationSplit(0.25),
        callbacks(board),
        verbose(Verbose.SILENT));
  }

  @Test
  void epochsAreAsInTheHistory() {
    History history = fit(model(), tensorBoard(folder));
    for (String name : new String[] {"loss", "mean_absolute_error"}) {
      Map<Long, Float> train = scalars(folder.resolve("train"), "epoch_" + name);
      Map<Long, Float> validation = scalars(folder.resolve("validation"), "epoch_" + name);
      assertEquals(List.of(0L, 1L, 2L), List.copyOf(train.keySet()));
      assertEquals(List.of(0L, 1L, 2L), List.copyOf(validation.keySet()));
      for (int epoch = 0; epoch < 3; epoch++) {
        assertEquals((float) history.get(name).get(epoch).doubleValue(), train.get((long) epoch));
        assertEquals(
            (float) history.get("val_" + name).get(epoch).doubleValue(),
            validation.get((long) epoch));
      }
    }
    assertEquals(
        Map.of(0L, 0.1f, 1L, 0.1f, 2L, 0.1f),
        scalars(folder.resolve("train"), "epoch_learning_rate"));
    assertTrue(values(folder.resolve("train")).stream().noneMatch(v -> v.tag().contains("batch")));
  }

  @Test
  void batchesAreCountedThroughAllEpochs() {
    fit(model(), tensorBoard(folder).updateFreq(2).writeStepsPerSecond(true));
    // 9 samples in batches of 4 are 3 batches, in 3 epochs 9.
    for (String tag : new String[] {"batch_loss", "batch_steps_per_second"}) {
      Map<Long, Float> batches = scalars(folder.resolve("train"), tag);
      assertEquals(List.of(2L, 4L, 6L, 8L), List.copyOf(batches.keySet()));
      assertTrue(batches.values().stream().allMatch(v -> v > 0));
    }
    assertEquals(3, scalars(folder.resolve("train"), "epoch_steps_per_second").size());
  }

  @Test
  void weightsAreCountedByTheirSize() {
    Model model = model();
    fit(model, tensorBoard(folder).histogramFreq(2));
    List<Value> histograms =
        values(folder.resolve("train")).stream()
            .filter(v -> v.tag().equals("dense/kernel/histogram"))
            .toList();
    assertEquals(List.of(0L, 2L), histograms.stream().map(Value::step).toList());
    double[] weights = model.weight("dense/kernel").toDoubles();
    Map<Integer, Field> last = message(histograms.getLast().content().bytes());
    double least = Arrays.stream(weights).min().orElseThrow();
    double greatest = Arrays.stream(weights).max().orElseThrow();
    assertEquals(least, last.get(1).asDouble());
    assertEquals(greatest, last.get(2).asDouble());
    assertEquals(12, last.get(3).asDouble());
    assertEquals(Arrays.stream(weights).sum(), last.get(4).asDouble(), 1e-12);
    assertEquals(Arrays.stream(weights).map(w -> w * w).sum(), last.get(5).asDouble(), 1e-12);
    double[] limits = last.get(6).asDoubles();
    double[] counts = last.get(7).asDoubles();
    assertEquals(30, limits.length);
    assertEquals(greatest, limits[29]);
    double[] expected = new double[30];
    for (double weight : weights) {
      int bucket = 0;
      while (bucket < 29 && weight >= limits[bucket]) {
        bucket++;
      }
      expected[bucket]++;
    }
    assertArrayEquals(expected, counts);
  }

  @Test
  void equalAndInfiniteNumbersHaveHistogramsToo() {
    try (EventFile file = new EventFile(folder)) {
      file.histogram("same", new double[] {2, 2, Double.NaN, Double.POSITIVE_INFINITY}, -1);
      file.histogram("none", new double[] {Double.NaN}, 0);
    }
    List<Value> values = values(folder);
    assertEquals(1, values.size());
    assertEquals(-1, values.getFirst().step());
    Map<Integer, Field> same = message(values.getFirst().content().bytes());
    assertArrayEquals(new double[] {2}, same.get(6).asDoubles());
    assertArrayEquals(new double[] {2}, same.get(7).asDoubles());
  }

  @Test
  void evaluationsAreAtTheStepsSoFar() {
    Model model = model();
    TensorBoard board = tensorBoard(folder);
    fit(model, board);
    double loss =
        model
            .evaluate(random(5, 3), random(5, 1), callbacks(board), verbose(Verbose.SILENT))
            .loss();
    Map<Long, Float> evaluations =
        scalars(folder.resolve("validation"), "evaluation_loss_vs_iterations");
    assertEquals((float) loss, evaluations.get(9L));
  }

  @Test
  void eachRunHasFilesOfItsOwn() throws IOException {
    TensorBoard board = tensorBoard(folder);
    fit(model(), board);
    fit(model(), board);
    try (var files = Files.list(folder.resolve("train"))) {
      assertEquals(2, files.count());
    }
    assertFalse(values(folder.resolve("train")).isEmpty());
  }

  @Test
  void faultsAreNamed() throws IOException {
    LayerSieve.refused(
        "TensorBoard: histogramFreq is -1; allowed: 0 or more",
        () -> tensorBoard(folder).histogramFreq(-1));
    LayerSieve.refused(
        "TensorBoard: updateFreq is -1; allowed: 0 or more",
        () -> tensorBoard(folder).updateFreq(-1));
    Path file = Files.writeString(folder.resolve("file"), "");
    String message =
        assertThrows(UncheckedIOException.class, () -> fit(model(), tensorBoard(file)))
            .getMessage();
    assertTrue(message.startsWith("TensorBoard: cannot write " + file), message);
  }
}
