package dev.crema.data.sets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.engine.types.Shape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {
  private static final int PLANE = 32 * 32;

  @TempDir Path folder;

  /** A record whose pixels all have one color. */
  private static byte[] record(int label, int red, int green, int blue) {
    byte[] bytes = new byte[1 + 3 * PLANE];
    bytes[0] = (byte) label;
    Arrays.fill(bytes, 1, 1 + PLANE, (byte) red);
    Arrays.fill(bytes, 1 + PLANE, 1 + 2 * PLANE, (byte) green);
    Arrays.fill(bytes, 1 + 2 * PLANE, bytes.length, (byte) blue);
    return bytes;
  }

  private static byte[] joined(byte[]... records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List.of(records).forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Two batches in the wrong order, as the official archive has them, and one to test with. */
  private static void check(Datasets.Split split) {
    assertEquals(Shape.of(3, 32, 32, 3), split.xTrain().shape());
    assertEquals(Shape.of(1, 32, 32, 3), split.xTest().shape());
    assertArrayEquals(new int[] {6, 9, 0}, split.yTrain().toInts());
    assertArrayEquals(new int[] {3}, split.yTest().toInts());
    float[] first = split.xTrain().toFloats();
    assertArrayEquals(new float[] {1, 2, 250, 1, 2, 250}, Arrays.copyOf(first, 6));
    assertEquals(30, first[first.length - 3]);
  }

  private Path tar(String name, byte[] second, byte[] test) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      put(tar, "data_batch_2.bin", second);
      put(tar, "readme.html", new byte[] {1});
      put(tar, "test_batch.bin", test);
      put(tar, "data_batch_1.bin", joined(record(6, 1, 2, 250), record(9, 4, 5, 6)));
    }
    return file;
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  @Test
  void theArchiveIsReadInTheOrderOfTheBatches() throws IOException {
    check(Cifar10.read(tar("c.tar.gz", record(0, 30, 31, 32), record(3, 7, 8, 9))));
  }

  @Test
  void itsHomeIsFoundByName() throws IOException {
    Files.createDirectories(folder.resolve("cifar10"));
    tar("cifar10/cifar-10-binary.tar.gz", record(0, 30, 31, 32), record(3, 7, 8, 9));
    check(Cifar10.read(new DataHome(folder)));
    DataException e =
        assertThrows(
            DataException.class, () -> Cifar10.read(new DataHome(folder.resolve("nowhere"))));
    assertTrue(e.getMessage().contains("crema data fetch cifar10"), e.getMessage());
  }

  @Test
  void anUnpackedFolderIsReadToo() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("x/cifar-10-batches-bin"));
    Files.write(
        inner.resolve("data_batch_1.bin"), joined(record(6, 1, 2, 250), record(9, 4, 5, 6)));
    Files.write(inner.resolve("data_batch_2.bin"), record(0, 30, 31, 32));
    Files.write(inner.resolve("test_batch.bin"), record(3, 7, 8, 9));
    check(Cifar10.read(folder.resolve("x")));
  }

  @Test
  void aZipOfImagesIsReadToo() throws IOException {
    Path file = folder.resolve("images.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      image(zip, "train/truck/0001.png", 0x040506, 32);
      image(zip, "train/frog/0001.png", 0x0102FA, 32);
      image(zip, "test/cat/0001.png", 0x070809, 32);
    }
    Datasets.Split split = Cifar10.read(file);
    assertArrayEquals(new int[] {6, 9}, split.yTrain().toInts());
    assertArrayEquals(new int[] {3}, split.yTest().toInts());
    assertArrayEquals(new float[] {1, 2, 250}, Arrays.copyOf(split.xTrain().toFloats(), 3));
  }

  private static void image(ZipOutputStream zip, String name, int color, int side)
      throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < side * side; i++) {
      image.setRGB(i % side, i / side, color);
    }
    zip.putNextEntry(new ZipEntry(name));
    ImageIO.write(image, "png", zip);
    zip.closeEntry();
  }

  @Test
  void whatIsDamagedIsNamed() throws IOException {
    byte[] good = record(3, 7, 8, 9);
    Path cut = tar("cut.tar.gz", Arrays.copyOf(good, 100), good);
    refused(cut, "data_batch_2.bin", "record 1 has 100 bytes");
    Path wrong = tar("wrong.tar.gz", record(10, 1, 1, 1), good);
    refused(wrong, "data_batch_2.bin", "the label 10");
    Path none = tar("none.tar.gz", good, new byte[0]);
    refused(none, "none.tar.gz", "0 test images");
    Path text = Files.writeString(folder.resolve("text.tar.gz"), "no archive");
    refused(text, "text.tar.gz", "cannot be read");
    Path small = folder.resolve("small.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(small))) {
      image(zip, "train/cat/0001.png", 0, 31);
    }
    refused(small, "train/cat/0001.png", "32×32");
  }

  private static void refused(Path source, String... parts) {
    DataException e = assertThrows(DataException.class, () -> Cifar10.read(source));
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }
}
