package dev.crema.data;

import static dev.crema.Crema.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Model;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.train.Batch;
import dev.crema.train.Dataset;
import dev.crema.train.Feed;
import dev.crema.train.Order;
import dev.crema.train.Verbose;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  @TempDir Path folder;

  private Path image(String name, int gray) throws IOException {
    BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 16; i++) {
      image.setRGB(i % 4, i / 4, gray * 0x010101);
    }
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  /** Ten dark images and ten bright ones; the brightness tells which one it is. */
  private ClassFolder tenEach() throws IOException {
    for (int i = 0; i < 10; i++) {
      image("bright/" + i + ".png", 200 + i);
      image("dark/" + i + ".png", i);
    }
    return ClassFolder.images(folder);
  }

  private static List<Batch> batches(Dataset data, Order order) {
    List<Batch> batches = new ArrayList<>();
    try (Feed feed = data.feed(order)) {
      for (Batch batch = feed.next(); batch != null; batch = feed.next()) {
        batches.add(batch);
      }
    }
    return batches;
  }

  private static List<Integer> brightness(Dataset data, Order order) {
    return batches(data, order).stream()
        .flatMapToInt(
            b ->
                IntStream.range(0, (int) b.rows())
                    .map(i -> (int) b.x().getFirst().select(0, i).toFloats()[0]))
        .boxed()
        .toList();
  }

  private static String messageOf(Runnable code) {
    return assertThrows(CremaException.class, code::run).getMessage();
  }

  @Test
  void labelsComeFromTheFolders() throws IOException {
    image("b/one.png", 1);
    image("a/deep/two.PNG", 2);
    image("a/three.png", 3);
    image(".hidden/four.png", 4);
    image("five.png", 5);
    ClassFolder all = ClassFolder.images(folder);
    assertEquals(List.of("a", "b"), all.classes());
    assertEquals(
        List.of("a/three.png 0", "a/deep/two.PNG 0", "b/one.png 1"),
        all.records().map(f -> folder.relativize(f.file()) + " " + f.label()).toList());
    ClassFolder turned = all.classNames("b", "a");
    assertEquals(List.of(0, 1, 1), turned.labels());
    assertEquals(List.of("b"), all.classNames("b").classes());
    assertEquals(
        "no class folder 'c'; there are: [a, b]", messageOf(() -> all.classNames("a", "c")));
  }

  @Test
  void labelsTakeTheFormThatLossesWant() throws IOException {
    ClassFolder all = tenEach().classNames("dark", "bright");
    FolderDataset data = new FolderDataset(all, new ImageDecoder(2, 2));
    Order order = Order.inOrder(20);
    assertEquals("i32[20]", data.feed(order).next().y().getFirst().type().toString());
    FolderDataset categorical = data.labelMode(LabelMode.CATEGORICAL);
    Batch batch = batches(categorical, order).getFirst();
    assertEquals("f32[20,2]", batch.y().getFirst().type().toString());
    assertArrayEquals(new float[] {1, 0}, batch.y().getFirst().select(0, 0).toFloats());
    assertArrayEquals(new float[] {0, 1}, batch.y().getFirst().select(0, 19).toFloats());
    batch = batches(data.labelMode(LabelMode.BINARY), order).getFirst();
    assertEquals("f32[20,1]", batch.y().getFirst().type().toString());
    assertEquals(List.of(), batches(data.labelMode(LabelMode.NONE), order).getFirst().y());
    ClassFolder one = all.classNames("dark");
    assertEquals(
        "labelMode is BINARY with 1 classes; allowed: 2",
        messageOf(
            () -> new FolderDataset(one, new ImageDecoder(2, 2)).labelMode(LabelMode.BINARY)));
  }

  @Test
  void splitsAreApartAndRepeatable() throws IOException {
    ClassFolder all = tenEach();
    ClassFolder.Split split = all.shuffle(7).split(0.25);
    assertEquals(15, split.training().files().size());
    assertEquals(5, split.validation().files().size());
    Set<Path> both = new TreeSet<>(split.training().files());
    both.addAll(split.validation().files());
    assertEquals(new TreeSet<>(all.files()), both);
    assertEquals(2, Set.copyOf(split.validation().labels()).size(), "classes");
    assertEquals(split, all.shuffle(7).split(0.25));
    assertNotEquals(split, all.shuffle(8).split(0.25));
    split
        .training()
        .records()
        .toList()
        .forEach(
            f -> assertEquals(f.file().getParent().endsWith("bright") ? 0 : 1, f.label(), "label"));
    // Without shuffling the last files: as in Keras, of the last class.
    assertEquals(Set.of(1), Set.copyOf(all.split(0.25).validation().labels()));
    assertEquals(
        "split: validationSplit 0.01 of 20 files leaves none in one part; allowed: 1 or more in"
            + " each",
        messageOf(() -> all.split(0.01)));
    assertEquals(
        "split: validationSplit is 1.0; allowed: above 0 and below 1",
        messageOf(() -> all.split(1)));
  }

  @Test
  void theOrderDependsOnSeedAndEpochNotOnWorkers() throws IOException {
    FolderDataset data = new FolderDataset(tenEach(), new ImageDecoder(2, 2));
    assertEquals(OptionalLong.of(20), data.size());
    List<Integer> sorted =
        IntStream.concat(IntStream.range(200, 210), IntStream.range(0, 10)).boxed().toList();
    assertEquals(sorted, brightness(data, Order.inOrder(6)));
    List<Integer> first = brightness(data, new Order(6, true, 5, 0));
    assertNotEquals(sorted, first);
    assertEquals(new TreeSet<>(sorted), new TreeSet<>(first));
    assertNotEquals(first, brightness(data, new Order(6, true, 5, 1)));
    for (int workers : new int[] {1, 2, 7}) {
      assertEquals(first, brightness(data.workers(workers), new Order(6, true, 5, 0)));
    }
    assertEquals(
        List.of(6L, 6L, 6L, 2L),
        batches(data, Order.inOrder(6)).stream().map(Batch::rows).toList());
    assertEquals(20, data.samples().toList().size());
  }

  @Test
  void damagedFilesAreNamedOrLeftOut() throws IOException {
    ClassFolder all = tenEach();
    Path bad = folder.resolve("bright/3.png");
    Files.write(bad, new byte[] {1, 2, 3});
    FolderDataset data = new FolderDataset(ClassFolder.images(folder), new ImageDecoder(2, 2));
    String message = messageOf(() -> batches(data, Order.inOrder(8)));
    assertTrue(message.startsWith("record 4 (LabelledFile[file=" + folder), message);
    assertTrue(message.contains("'" + bad + "' is not an image"), message);

    List<String> told = new ArrayList<>();
    FolderDataset lenient = data.onError(e -> told.add(e.getMessage()));
    assertEquals(19, brightness(lenient, Order.inOrder(8)).size());
    assertEquals(List.of(message), told);
    assertEquals(OptionalLong.empty(), lenient.size());

    // A mistake of the program is no damage of a file.
    FolderDataset broken =
        new FolderDataset(
                all,
                file -> {
                  throw new IllegalStateException("no decoder");
                })
            .onError(e -> told.add(e.getMessage()));
    assertTrue(messageOf(() -> batches(broken, Order.inOrder(8))).contains("no decoder"));
  }

  @Test
  void imagesTrainAModel() throws IOException {
    ClassFolder.Split split = tenEach().shuffle(1).split(0.2);
    ImageDecoder images = new ImageDecoder(2, 2);
    FolderDataset train = new FolderDataset(split.training(), images).labelMode(LabelMode.BINARY);
    FolderDataset test = new FolderDataset(split.validation(), images).labelMode(LabelMode.BINARY);
    Model model =
        sequential(input(2, 2, 3), rescaling(1.0 / 255), flatten(), dense(1).activation(sigmoid()))
            .seed(2);
    model.compile(adam(0.1), binaryCrossentropy(), binaryAccuracy());
    model.fit(train, epochs(20), batchSize(4), validation(test), verbose(Verbose.SILENT));
    assertEquals(1.0, model.evaluate(test).metric("binary_accuracy"));
  }

  @Test
  void recordingsOfAnyLengthAreFilledUp() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    Files.createDirectories(folder.resolve("b"));
    Files.write(
        folder.resolve("a/1.wav"), AudioDecoderTest.wav(8000, 1, (short) 16_384, (short) -16_384));
    Files.write(
        folder.resolve("b/1.wav"),
        AudioDecoderTest.wav(8000, 1, (short) 8192, (short) 1, (short) 2));
    FolderDataset data = new FolderDataset(ClassFolder.audio(folder), new AudioDecoder());
    Batch batch = batches(data, Order.inOrder(2)).getFirst();
    assertEquals(Shape.of(2, 3, 1), batch.x().getFirst().shape());
    assertArrayEquals(
        new float[] {0.5f, -0.5f, 0, 0.25f, 1 / 32_768f, 2 / 32_768f},
        batch.x().getFirst().toFloats());
    Files.write(folder.resolve("b/1.wav"), AudioDecoderTest.wav(8000, 2, (short) 1, (short) 2));
    assertTrue(
        messageOf(() -> batches(data, Order.inOrder(2)))
            .contains(
                "samples of a batch are [2,1] and [1,2]; allowed: shapes that differ in the"));
  }

  @Test
  void textsBecomeNumbersOfWords() throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    Files.createDirectories(folder.resolve("dog"));
    Files.writeString(folder.resolve("cat/1.txt"), "the cat purrs");
    Files.writeString(folder.resolve("dog/1.txt"), "The dog barks, the dog runs");
    ClassFolder all = ClassFolder.texts(folder);
    var words = textVectorization().adapt(Records.of(all.files()).map(Texts::read).toList());
    FolderDataset data = new FolderDataset(all, new TextDecoder(words));
    Batch batch = batches(data, Order.inOrder(2)).getFirst();
    assertEquals(DType.INT32, batch.x().getFirst().dtype());
    assertEquals(Shape.of(2, 6), batch.x().getFirst().shape());
    int the = words.tokens().indexOf("the");
    int dog = words.tokens().indexOf("dog");
    int[] numbers = batch.x().getFirst().toInts();
    assertEquals(the, numbers[0]);
    assertArrayEquals(new int[] {0, 0, 0}, java.util.Arrays.copyOfRange(numbers, 3, 6));
    assertEquals(dog, numbers[7]);
    // "The dog" are 7 bytes.
    var shorter = new FolderDataset(all, new TextDecoder(words).maxLength(7));
    assertEquals(
        Shape.of(2, 2), batches(shorter, Order.inOrder(2)).getFirst().x().getFirst().shape());
  }

  @Test
  void textsAreCutBetweenCharacters() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "aé€😀b");
    // The bytes are a, é: 2, €: 3, 😀: 4, b.
    String[] expected = {"a", "a", "aé", "aé", "aé", "aé€", "aé€", "aé€", "aé€", "aé€😀", "aé€😀b"};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Texts.read(file, i + 1), (i + 1) + " bytes");
    }
    assertEquals("aé€😀b", Texts.read(file));
    Path latin = Files.write(folder.resolve("b.txt"), new byte[] {'a', (byte) 0xE9, 'b'});
    assertTrue(
        messageOf(() -> Texts.read(latin)).startsWith("text file '" + latin + "' is not UTF-8"));
    assertEquals("a", Texts.read(latin, 1));
    assertEquals("text: maxLength is 0; allowed: 1 or more", messageOf(() -> Texts.read(file, 0)));
  }

  @Test
  void foldersMadeByHandAreChecked() {
    assertEquals(
        "1 files and 0 labels; allowed: one label a file",
        messageOf(() -> new ClassFolder(List.of("a"), List.of(Path.of("x")), List.of())));
    assertEquals(
        "label 1; allowed: 0 to below the number of classes, 1",
        messageOf(() -> new ClassFolder(List.of("a"), List.of(Path.of("x")), List.of(1))));
  }
}
