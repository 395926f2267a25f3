package dev.crema.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesTest {
  @TempDir Path folder;

  private Path png(String name, int width, int height, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, rgb);
      }
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  @Test
  void pixelsComeChannelsLast() throws IOException {
    Path file = png("a.png", 2, 1, 0x0A141E);
    assertArrayEquals(new byte[] {10, 20, 30, 10, 20, 30}, Images.read(file, 1, 2, 3));
    assertArrayEquals(new int[] {1, 2}, Images.size(file));
  }

  @Test
  void grayIsLuma() throws IOException {
    assertArrayEquals(new byte[] {18}, Images.read(png("a.png", 1, 1, 0x0A141E), 1, 1, 1));
  }

  @Test
  void otherSizesAreScaled() throws IOException {
    assertEquals(3 * 5 * 3, Images.read(png("a.png", 40, 30, 0xFFFFFF), 3, 5, 3).length);
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path text = Files.writeString(folder.resolve("a.txt"), "no image");
    String message =
        assertThrows(DataException.class, () -> Images.read(text, 1, 1, 1)).getMessage();
    assertTrue(message.contains("a.txt' is not an image that can be read; supported: "), message);
    assertTrue(
        message.endsWith("supported: bmp, gif, jpeg, jpg, png, tif, tiff, wbmp, wbp, webp"),
        message);
    Path none = folder.resolve("none.png");
    message = assertThrows(DataException.class, () -> Images.read(none, 1, 1, 1)).getMessage();
    assertEquals("image '" + none + "' does not exist or is not a file", message);
  }

  @Test
  void aTruncatedImageIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(png("a.png", 64, 64, 0x123456));
    for (int length : List.of(9, 20, 40, bytes.length / 2)) {
      Path cut = Files.write(folder.resolve("cut.png"), java.util.Arrays.copyOf(bytes, length));
      DataException e = assertThrows(DataException.class, () -> Images.read(cut, 4, 4, 3));
      assertTrue(e.getMessage().contains("cut.png"), e.getMessage());
    }
  }

  @Test
  void foldersAreClasses() throws IOException {
    png("set/dog/b.png", 2, 2, 0);
    png("set/cat/a.png", 2, 2, 0xFFFFFF);
    png("set/cat/b.png", 2, 2, 0xFFFFFF);
    Files.writeString(folder.resolve("set/readme.txt"), "not a class");
    ClassFolder images = ClassFolder.images(folder.resolve("set"));
    assertEquals(List.of("cat", "dog"), images.classes());
    assertEquals(List.of(0, 0, 1), images.labels());
    assertEquals("u8[3,2,2,3]", Images.read(images.files(), 2, 2, 3).type().toString());
    assertEquals(255, Images.read(images.files(), 2, 2, 3).bits(0));
    assertArrayEquals(new int[] {0, 0, 1}, images.classNumbers().toInts());
  }

  @Test
  void aFolderWithoutClassesIsRefused() throws IOException {
    png("set/cat/a.png", 2, 2, 0);
    Path set = folder.resolve("set");
    assertEquals(
        "image folder '" + set + "' has 1 class sub-folders; expected two or more",
        assertThrows(DataException.class, () -> ClassFolder.images(set)).getMessage());
    Files.createDirectory(set.resolve("dog"));
    assertTrue(
        assertThrows(DataException.class, () -> ClassFolder.images(set))
            .getMessage()
            .contains("dog' has no image"));
  }
}
