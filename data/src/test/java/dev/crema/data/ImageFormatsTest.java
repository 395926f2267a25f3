package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every format and pixel type that image files come in. */
class ImageFormatsTest {
  @TempDir Path folder;

  /** Four plain quarters, so that lossy formats keep their middles. */
  private static BufferedImage quarters(int type) {
    BufferedImage image = new BufferedImage(32, 32, type);
    for (int i = 0; i < 32 * 32; i++) {
      int quarter = i / 512 * 2 + i % 32 / 16;
      image.setRGB(i % 32, i / 32, new int[] {0xFF0000, 0x00FF00, 0x0000FF, 0xFFFFFF}[quarter]);
    }
    return image;
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertTrue(ImageIO.write(image, format, file.toFile()), format);
    return file;
  }

  private Path resource(String name) throws IOException {
    try (InputStream in = ImageFormatsTest.class.getResourceAsStream("webp/" + name)) {
      return Files.write(folder.resolve(name), in.readAllBytes());
    }
  }

  private static int[] unsigned(byte[] bytes) {
    int[] result = new int[bytes.length];
    Arrays.setAll(result, i -> bytes[i] & 0xFF);
    return result;
  }

  private static int[] pixel(byte[] image, int width, int y, int x) {
    return unsigned(Arrays.copyOfRange(image, (y * width + x) * 3, (y * width + x) * 3 + 3));
  }

  private static void assertNear(int[] expected, int[] got, int tolerance) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], got[i], tolerance, Arrays.toString(got));
    }
  }

  @ParameterizedTest
  @CsvSource({"png,0", "gif,0", "bmp,0", "tiff,0", "jpg,6"})
  void colorsAreWhatWasWritten(String format, int tolerance) throws IOException {
    Path file = write(quarters(BufferedImage.TYPE_INT_RGB), format);
    byte[] image = Images.read(file, 32, 32, 3);
    assertNear(new int[] {255, 0, 0}, pixel(image, 32, 4, 4), tolerance);
    assertNear(new int[] {0, 255, 0}, pixel(image, 32, 4, 28), tolerance);
    assertNear(new int[] {0, 0, 255}, pixel(image, 32, 28, 4), tolerance);
    assertNear(new int[] {255, 255, 255}, pixel(image, 32, 28, 28), tolerance);
    assertArrayEquals(new int[] {32, 32}, Images.size(file));
  }

  @ParameterizedTest
  @CsvSource({"png", "gif", "bmp", "tiff", "jpg"})
  void aTruncatedFileIsNamed(String format) throws IOException {
    BufferedImage noise = quarters(BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      noise.setRGB(i % 32, i / 32, i * 0x9E3779);
    }
    assertTruncatedIsNamed(write(noise, format));
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossless.webp", "lossy.webp"})
  void aTruncatedWebPIsNamed(String name) throws IOException {
    assertTruncatedIsNamed(resource(name));
  }

  private void assertTruncatedIsNamed(Path whole) throws IOException {
    byte[] bytes = Files.readAllBytes(whole);
    for (int length : List.of(0, 3, 30, bytes.length / 2)) {
      Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(bytes, length));
      DataException e =
          assertThrows(
              DataException.class, () -> Images.read(cut, 4, 4, 3), length + " of " + bytes.length);
      assertTrue(e.getMessage().contains(cut.toString()), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "tiff"})
  void sixteenBitsOfColorBecomeEight(String format) throws IOException {
    BufferedImage image =
        ImageTypeSpecifier.createInterleaved(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                new int[] {0, 1, 2},
                DataBuffer.TYPE_USHORT,
                false,
                false)
            .createBufferedImage(2, 1);
    image.getRaster().setPixel(0, 0, new int[] {0xFFFF, 0x8080, 0});
    image.getRaster().setPixel(1, 0, new int[] {0x0101, 0x6464, 0xC8C8});
    assertArrayEquals(
        new int[] {255, 128, 0, 1, 100, 200}, unsigned(Images.read(write(image, format), 1, 2, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "gif", "bmp", "tiff"})
  void palettesAreLookedUp(String format) throws IOException {
    byte[][] colors = new byte[3][256];
    for (int i = 0; i < 3; i++) {
      colors[i] = Arrays.copyOf(new byte[][] {{10, -56, 0}, {20, 0, -1}, {30, 0, 90}}[i], 256);
    }
    IndexColorModel palette = new IndexColorModel(8, 256, colors[0], colors[1], colors[2]);
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_INDEXED, palette);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {2, 0, 1});
    assertArrayEquals(
        new int[] {0, 255, 90, 10, 20, 30, 200, 0, 0},
        unsigned(Images.read(write(image, format), 1, 3, 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void grayFilesKeepTheirNumbers(String format) throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {7, 130, 255});
    Path file = write(image, format);
    assertArrayEquals(new int[] {7, 130, 255}, unsigned(Images.read(file, 1, 3, 1)));
  }

  @Test
  void tiffsWhoseZeroIsWhiteAreTurned() throws IOException {
    for (int photometric = 0; photometric < 2; photometric++) {
      Path file = Files.write(folder.resolve("gray.tif"), tiff(photometric, 10, 200));
      int[] expected = photometric == 0 ? new int[] {245, 55} : new int[] {10, 200};
      assertArrayEquals(expected, unsigned(Images.read(file, 1, 2, 1)));
    }
  }

  /** A gray TIFF of one row. */
  private static byte[] tiff(int photometric, int... pixels) {
    int[][] entries = {
      {256, pixels.length},
      {257, 1},
      {258, 8},
      {259, 1},
      {262, photometric},
      {273, 0},
      {277, 1},
      {278, 1},
      {279, pixels.length}
    };
    int data = 8 + 2 + entries.length * 12 + 4;
    ByteBuffer bytes = ByteBuffer.allocate(data + pixels.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(new byte[] {'I', 'I'}).putShort((short) 42).putInt(8);
    bytes.putShort((short) entries.length);
    for (int[] entry : entries) {
      int value = entry[0] == 273 ? data : entry[1];
      bytes.putShort((short) entry[0]).putShort((short) 3).putInt(1).putInt(value);
    }
    bytes.putInt(0);
    for (int pixel : pixels) {
      bytes.put((byte) pixel);
    }
    return bytes.array();
  }

  @Test
  void numbersThatAreNoBrightnessAreRefused() throws IOException {
    BufferedImage image =
        ImageTypeSpecifier.createGrayscale(16, DataBuffer.TYPE_SHORT, true)
            .createBufferedImage(2, 2);
    Path file = folder.resolve("signed.tiff");
    assertTrue(ImageIO.write(image, "tiff", file.toFile()));
    assertEquals(
        "image '" + file + "' has samples that are no numbers of up to 16 bits without sign",
        assertThrows(DataException.class, () -> Images.read(file, 2, 2, 1)).getMessage());
  }

  @Test
  void inksOfPrintersBecomeColors() throws IOException {
    // Cyan, magenta, yellow, black.
    int[][] inks = {{0, 0, 0, 0}, {0, 255, 255, 0}, {0, 0, 0, 255}};
    int[][] colors = {{255, 255, 255}, {255, 0, 0}, {0, 0, 0}};
    for (int i = 0; i < inks.length; i++) {
      Path file = Files.write(folder.resolve("inks.jpg"), cmyk(inks[i]));
      assertNear(colors[i], pixel(Images.read(file, 16, 16, 3), 16, 8, 8), 60);
    }
  }

  /** A plain image as Adobe's programs write them: inverted, with a marker of theirs. */
  private static byte[] cmyk(int... ink) throws IOException {
    WritableRaster raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 16 * 16 * 4; i++) {
      raster.setSample(i / 4 % 16, i / 64, i % 4, 255 - ink[i % 4]);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(raster, null, null), null);
    } finally {
      writer.dispose();
    }
    byte[] marker = {-1, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return inserted(bytes.toByteArray(), marker);
  }

  /** A JPEG with a marker after its first one. */
  private static byte[] inserted(byte[] jpeg, byte[] marker) {
    return ByteBuffer.allocate(jpeg.length + marker.length)
        .put(jpeg, 0, 2)
        .put(marker)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  @Test
  void notesOnHowToTurnAPictureAreNotFollowed() throws IOException {
    byte[] jpeg = Files.readAllBytes(write(quarters(BufferedImage.TYPE_INT_RGB), "jpg"));
    // Orientation 6: to be turned to the right by 90 degrees.
    ByteBuffer exif = ByteBuffer.allocate(36);
    exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes("US-ASCII"));
    exif.put("MM\0*".getBytes("US-ASCII")).putInt(8).putShort((short) 1);
    exif.putShort((short) 0x112).putShort((short) 3).putInt(1).putShort((short) 6);
    Path file = Files.write(folder.resolve("turned.jpg"), inserted(jpeg, exif.array()));
    byte[] image = Images.read(file, 32, 32, 3);
    assertNear(new int[] {255, 0, 0}, pixel(image, 32, 4, 4), 6);
    assertNear(new int[] {0, 255, 0}, pixel(image, 32, 4, 28), 6);
  }

  @Test
  void ofAnAnimationTheFirstPictureCounts() throws IOException {
    Path file = folder.resolve("animation.gif");
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (var out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (Color color : List.of(Color.RED, Color.BLUE)) {
        BufferedImage picture = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 4; i++) {
          picture.setRGB(i % 2, i / 2, color.getRGB());
        }
        writer.writeToSequence(new IIOImage(picture, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    assertArrayEquals(new int[] {255, 0, 0}, pixel(Images.read(file, 2, 2, 3), 2, 1, 1));
  }

  @Test
  void webPIsRead() throws IOException {
    assertArrayEquals(
        new int[] {255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 100, 0},
        unsigned(Images.read(resource("lossless.webp"), 2, 3, 3)));
    assertNear(
        new int[] {200, 100, 50},
        pixel(Images.read(resource("lossy.webp"), 16, 16, 3), 16, 8, 8),
        8);
    int[] alpha = unsigned(Images.read(resource("alpha.webp"), 2, 3, 4));
    assertArrayEquals(new int[] {255, 100, 0, 128}, Arrays.copyOfRange(alpha, 20, 24));
    assertArrayEquals(
        new int[] {255, 0, 0}, pixel(Images.read(resource("animated.webp"), 8, 8, 3), 8, 4, 4));
  }

  @Test
  void foldersListAllFormats() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    List<String> endings = List.of("bmp", "gif", "jpeg", "jpg", "png", "tif", "tiff", "webp");
    List<String> expected = new ArrayList<>();
    for (String ending : endings) {
      Files.createFile(folder.resolve("a/x." + ending));
      expected.add("x." + ending);
    }
    Files.createFile(folder.resolve("a/x.txt"));
    Files.createFile(folder.resolve("b/x.png"));
    ClassFolder found = ClassFolder.images(folder).classNames("a");
    assertEquals(expected, found.files().stream().map(f -> f.getFileName().toString()).toList());
  }
}
