package dev.crema.data.sets;

import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import java.awt.image.BufferedImage;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Reads CIFAR-10: 50,000 photos to train with and 10,000 to test with, 32×32 pixels in color, of
 * ten kinds of things.
 *
 * <p>Source: A. Krizhevsky, <i>Learning multiple layers of features from tiny images</i>, 2009; the
 * binary version, {@code cifar-10-binary.tar.gz}: records of a label and 1,024 red, green and blue
 * values each.
 */
public final class Cifar10 {
  /** The ten classes in the order of their numbers. */
  public static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  private static final String BINARY = "cifar-10-binary.tar.gz";
  private static final String TEST = "test_batch";
  private static final Pattern BATCH = Pattern.compile("(data_batch_[1-5]|test_batch)\\.bin$");
  private static final Pattern IMAGE = Pattern.compile("(train|test)/([a-z]+)/[^/]+$");
  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int MOST = 60_000;
  private static final int RECORD = 1 + 3 * PLANE;

  /** The batches by name: {@code test_batch}, and others to train with. */
  private final Map<String, Part> parts = new TreeMap<>();

  private Cifar10() {}

  /** Images and labels as they come. */
  private static final class Part {
    private final ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    private final ByteArrayOutputStream labels = new ByteArrayOutputStream();

    void add(int label, byte[] image) {
      labels.write(label);
      pixels.writeBytes(image);
    }

    void add(Part other) {
      labels.writeBytes(other.labels.toByteArray());
      pixels.writeBytes(other.pixels.toByteArray());
    }

    Tensor x() {
      Shape shape = Shape.of(labels.size(), SIDE, SIDE, 3);
      return Tensor.ofBytes(new Type(DType.UINT8, shape), pixels.toByteArray());
    }

    Tensor y() {
      return Tensor.ofBytes(new Type(DType.UINT8, Shape.of(labels.size())), labels.toByteArray());
    }
  }

  /**
   * The set in its folder of the home of data sets.
   *
   * @throws DataException if it is not there
   */
  public static Datasets.Split read(DataHome home) {
    Path folder = home.folder().resolve("cifar10");
    for (String archive : List.of(BINARY, "cifar10-jpeg.zip")) {
      if (home.has("cifar10", archive)) {
        return read(folder.resolve(archive));
      }
    }
    return read(Files.isDirectory(folder) ? folder : home.file("cifar10", BINARY));
  }

  /**
   * The images as uint8 {@code [images, 32, 32, 3]}, the labels as uint8 {@code [images]}.
   *
   * @param source the archive {@code cifar-10-binary.tar.gz}, a folder of its files {@code
   *     data_batch_1.bin} to {@code data_batch_5.bin} and {@code test_batch.bin} (in it or in
   *     folders below), or a zip file of images {@code train/CLASS/NAME.jpg} and {@code
   *     test/CLASS/NAME.jpg}
   * @throws DataException if it cannot be read or is not one of these; it names the file
   */
  public static Datasets.Split read(Path source) {
    Cifar10 set = new Cifar10();
    try {
      if (Files.isDirectory(source)) {
        set.folder(source);
      } else if (source.toString().endsWith(".zip")) {
        set.zip(source);
      } else {
        set.tar(source);
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new DataException("CIFAR-10 in '" + source + "' cannot be read: " + e, e);
    }
    Part test = set.parts.getOrDefault(TEST, new Part());
    set.parts.remove(TEST);
    Part train = new Part();
    set.parts.values().forEach(train::add);
    if (train.labels.size() == 0 || test.labels.size() == 0) {
      throw new DataException(
          "'%s' has %d training and %d test images; expected the files of CIFAR-10's binary version"
              .formatted(source, train.labels.size(), test.labels.size()));
    }
    return new Datasets.Split(train.x(), train.y(), test.x(), test.y());
  }

  private void folder(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted().toList()) {
        Matcher batch = BATCH.matcher(file.toString());
        if (batch.find()) {
          try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            batch(file.toString(), in, batch.group(1));
          }
        }
      }
    }
  }

  private void tar(Path archive) throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(
            new BufferedInputStream(
                new GZIPInputStream(Files.newInputStream(archive), 1 << 16), 1 << 16))) {
      for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Matcher batch = BATCH.matcher(entry.getName());
        if (batch.find() && entry.isFile()) {
          batch(archive + "/" + entry.getName(), in, batch.group(1));
        }
      }
    }
  }

  /** Reads the records of a batch. */
  private void batch(String name, InputStream in, String batch) throws IOException {
    Part part = new Part();
    for (byte[] record = in.readNBytes(RECORD); record.length > 0; record = in.readNBytes(RECORD)) {
      if (record.length < RECORD || record[0] < 0 || record[0] >= CLASSES.size()) {
        throw new DataException(
            "'%s' is damaged: record %d has %d bytes and the label %d; expected %d and 0 to %d"
                .formatted(
                    name,
                    part.labels.size() + 1,
                    record.length,
                    record[0] & 0xFF,
                    RECORD,
                    CLASSES.size() - 1));
      }
      if (part.labels.size() == MOST) {
        throw new DataException("'" + name + "' has more than " + MOST + " records");
      }
      byte[] image = new byte[3 * PLANE];
      for (int i = 0; i < image.length; i++) {
        image[i] = record[1 + i % 3 * PLANE + i / 3];
      }
      part.add(record[0], image);
    }
    parts.put(batch, part);
  }

  private void zip(Path archive) throws IOException {
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      List<? extends ZipEntry> entries =
          zip.stream().sorted(Comparator.comparing(ZipEntry::getName)).toList();
      for (ZipEntry entry : entries) {
        Matcher image = IMAGE.matcher(entry.getName());
        if (image.find() && CLASSES.contains(image.group(2))) {
          String batch = image.group(1).equals("test") ? TEST : image.group(1);
          try (InputStream in = zip.getInputStream(entry)) {
            parts
                .computeIfAbsent(batch, _ -> new Part())
                .add(CLASSES.indexOf(image.group(2)), pixels(archive + "/" + entry.getName(), in));
          }
        }
      }
    }
  }

  private static byte[] pixels(String name, InputStream in) throws IOException {
    BufferedImage image = ImageIO.read(in);
    if (image == null || image.getWidth() != SIDE || image.getHeight() != SIDE) {
      throw new DataException("'" + name + "' is not an image of 32×32 pixels");
    }
    int[] colors = image.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE);
    byte[] result = new byte[3 * PLANE];
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) (colors[i / 3] >> (16 - 8 * (i % 3)));
    }
    return result;
  }
}
