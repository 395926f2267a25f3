package dev.crema.callbacks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/**
 * A file of events that TensorBoard reads: records of the TFRecord format, each an {@code Event}.
 *
 * <p>Source: tensorflow/core/util/event.proto, tensorflow/core/framework/summary.proto and
 * tensorflow/core/lib/io/record_writer.h.
 */
final class EventFile implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int BUCKETS = 30;

  private final Path file;
  private final OutputStream out;

  /** A new file in a folder, which is made if it is missing. */
  EventFile(Path folder) {
    file =
        folder.resolve(
            "events.out.tfevents.%d.crema.%d.%d.v2"
                .formatted(
                    System.currentTimeMillis() / 1000,
                    ProcessHandle.current().pid(),
                    NUMBER.getAndIncrement()));
    try {
      Files.createDirectories(folder);
      out = new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
    } catch (IOException e) {
      throw failed(e);
    }
    write(event().text(3, "brain.Event:2"));
  }

  /** Writes a number. */
  void scalar(String tag, double value, long step) {
    summary(step, new Wire().text(1, tag).number(2, (float) value));
  }

  /** Writes how often numbers are in each of 30 equal parts of their range; at least one. */
  void histogram(String tag, double[] all, long step) {
    double[] values = Arrays.stream(all).filter(Double::isFinite).toArray();
    if (values.length == 0) {
      return;
    }
    double least = Arrays.stream(values).min().orElseThrow();
    double greatest = Arrays.stream(values).max().orElseThrow();
    int buckets = least == greatest ? 1 : BUCKETS;
    double[] limits = new double[buckets];
    Arrays.setAll(limits, i -> least + (greatest - least) * (i + 1) / buckets);
    limits[buckets - 1] = greatest;
    double[] counts = new double[buckets];
    for (double value : values) {
      double part = buckets == 1 ? 0 : (value - least) / (greatest - least);
      counts[Math.min((int) (part * buckets), buckets - 1)]++;
    }
    Wire histogram =
        new Wire()
            .number(1, least)
            .number(2, greatest)
            .number(3, (double) values.length)
            .number(4, Arrays.stream(values).sum())
            .number(5, Arrays.stream(values).map(v -> v * v).sum())
            .numbers(6, limits)
            .numbers(7, counts);
    summary(step, new Wire().text(1, tag).message(5, histogram));
  }

  private void summary(long step, Wire value) {
    write(event().integer(2, step).message(5, new Wire().message(1, value)));
  }

  private static Wire event() {
    return new Wire().number(1, System.currentTimeMillis() / 1000.0);
  }

  private void write(Wire event) {
    byte[] data = event.toBytes();
    byte[] length = Wire.little(data.length, 8);
    try {
      out.write(length);
      out.write(Wire.little(checksum(length), 4));
      out.write(data);
      out.write(Wire.little(checksum(data), 4));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A CRC-32C, turned so that checksums of data that hold checksums stay good. */
  private static int checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
  }

  /** Brings all that was written to the file. */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private UncheckedIOException failed(IOException e) {
    return new UncheckedIOException("TensorBoard: cannot write " + file + ": " + e.getMessage(), e);
  }
}
