package dev.crema.zoo.vision;

import static dev.crema.Crema.verbose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.data.DataException;
import dev.crema.data.Datasets;
import dev.crema.data.sets.DataHome;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.saving.Saving;
import dev.crema.train.Options;
import dev.crema.train.Verbose;
import dev.crema.zoo.vision.networks.Architecture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageClassifierTest {
  private static final Recipe RECIPE = Recipe.of(Architecture.LENET, 6).batchSize(16);

  private static ImageClassifier bars =
      ImageClassifier.create(
          Architecture.LENET,
          new ImageFormat(12, 12, 1, true),
          Pictures.BARS,
          Augmentation.NONE,
          7);

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    bars.train(Pictures.set(Pictures.BARS, 192, 2, 1, 0), RECIPE, verbose(Verbose.SILENT));
  }

  private static byte[] across(long seed) {
    return Pictures.bar(0, new Random(seed));
  }

  private static float[] head(ImageClassifier classifier) {
    return classifier.model().weight("dense_2/kernel").toFloats();
  }

  private static float[] features(ImageClassifier classifier) {
    return classifier.model().weight("conv2d/kernel").toFloats();
  }

  @Test
  void itLearnsAndCountsWhatItTakesForWhat() {
    ImageSet other = Pictures.set(Pictures.BARS, 2, 40, 99, 0);
    assertTrue(bars.evaluate(other.test(), verbose(Verbose.SILENT)).metric("accuracy") > 0.9);
    Confusion confusion = bars.confusion(other.test());
    assertEquals(40, confusion.images());
    assertEquals(
        confusion.accuracy(),
        bars.evaluate(other.test(), verbose(Verbose.SILENT)).metric("accuracy"),
        1e-6);
  }

  @Test
  void aFileIsClassifiedWhateverItsSizeColorsOpacityAndGround() throws IOException {
    byte[] pixels = across(5);
    int[] types = {
      BufferedImage.TYPE_BYTE_GRAY, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB
    };
    for (int type : types) {
      for (int scale = 1; scale <= 3; scale += 2) {
        for (boolean invert : new boolean[] {false, true}) {
          Path file = Pictures.write(folder.resolve("i.png"), pixels, type, scale, invert);
          List<Prediction> best = bars.classify(file);
          assertEquals("across", best.getFirst().label(), type + " " + scale + " " + invert);
          assertEquals(1, best.stream().mapToDouble(Prediction::probability).sum(), 1e-5);
          assertTrue(best.getFirst().probability() >= best.getLast().probability());
        }
      }
    }
  }

  @Test
  void onlyTheBestAreToldIfAsked() throws IOException {
    Path file =
        Pictures.write(folder.resolve("i.png"), across(5), BufferedImage.TYPE_BYTE_GRAY, 1, false);
    assertEquals(1, bars.classify(file, 1).size());
    assertEquals(List.of(), bars.classify(List.of(), 1));
    CremaException e = assertThrows(CremaException.class, () -> bars.classify(file, 0));
    assertTrue(e.getMessage().contains("top is 0"), e.getMessage());
  }

  @Test
  void whatIsNoImageIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("note.png"), "no image");
    DataException e = assertThrows(DataException.class, () -> bars.classify(file));
    assertTrue(e.getMessage().contains("note.png"), e.getMessage());
  }

  @Test
  void aFileKeepsAllOfIt() {
    Path file = folder.resolve("bars.crema");
    bars.save(file);
    ImageClassifier loaded = ImageClassifier.load(file);
    assertEquals(Pictures.BARS, loaded.classes());
    assertEquals(bars.format(), loaded.format());
    Tensor x = Pictures.set(Pictures.BARS, 4, 2, 3, 0).format().read(picture());
    Tensor batch = x.expandDims(0);
    assertEquals(bars.classify(batch, 2), loaded.classify(batch, 2));
  }

  private Path picture() {
    try {
      return Pictures.write(
          folder.resolve("p.png"), across(8), BufferedImage.TYPE_BYTE_GRAY, 1, false);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void otherModelsAreRefused() {
    Path file = folder.resolve("other.crema");
    Saving.save(Crema.sequential(Crema.input(2), Crema.dense(1)), file);
    DataException e = assertThrows(DataException.class, () -> ImageClassifier.load(file));
    assertTrue(e.getMessage().contains("other.crema"), e.getMessage());
  }

  @Test
  void anotherHeadLearnsOnWhatWasLearntBefore() {
    List<String> others = List.of("pole", "shelf");
    float[] before = features(bars);
    ImageClassifier next = bars.withClasses(others, 3).freezeFeatures();
    assertArrayEquals(before, features(next));
    float[] fresh = head(next);

    // The classes the other way round: what was across is now the second one.
    ImageSet swapped = Pictures.set(others, 96, 40, 11, 1);
    next.train(swapped, Recipe.fineTuning(6).batchSize(16).learningRate(0.01), silent());
    assertArrayEquals(before, features(next));
    assertFalse(Arrays.equals(fresh, head(next)));
    assertTrue(next.confusion(swapped.test()).accuracy() > 0.9);
    assertEquals("shelf", next.classify(picture(), 1).getFirst().label());

    next.unfreeze().train(swapped, Recipe.fineTuning(1).batchSize(16), silent());
    assertFalse(Arrays.equals(before, features(next)));
    assertArrayEquals(before, features(bars), "the first classifier stays as it was");
  }

  private static Options.Verbosity silent() {
    return verbose(Verbose.SILENT);
  }

  @Test
  void imagesOfOtherClassesAreRefused() {
    ImageSet other = Pictures.set(List.of("a", "b"), 2, 2, 1, 0);
    CremaException e = assertThrows(CremaException.class, () -> bars.train(other, RECIPE));
    assertTrue(e.getMessage().contains("[across, down]"), e.getMessage());
    assertThrows(CremaException.class, () -> bars.withClasses(List.of("a"), 0));
    assertThrows(CremaException.class, () -> bars.withClasses(List.of("a", "a"), 0));
  }

  private Path folderOf(int across, int down) throws IOException {
    Path root = folder.resolve("set");
    for (int i = 0; i < across + down; i++) {
      int label = i < across ? 0 : 1;
      Pictures.write(
          root.resolve(Pictures.BARS.get(label) + "/" + i + ".png"),
          Pictures.bar(label, new Random(i)),
          BufferedImage.TYPE_BYTE_GRAY,
          1,
          false);
    }
    return root;
  }

  @Test
  void aClassOfOneImageHasItInTraining() throws IOException {
    Path root = folderOf(5, 1);
    ImageSet set = ImageSet.folder(root, bars.format(), 0.4, 0, this::fail);
    assertEquals(4, set.trainSize());
    Confusion tested = bars.confusion(set.test());
    assertEquals(2, tested.images());
    assertTrue(Double.isNaN(tested.recall(1)));
    assertEquals(1, bars.confusion(set.train()).counts().get(1).stream().mapToInt(n -> n).sum());
    DataException e =
        assertThrows(
            DataException.class, () -> ImageSet.folder(root, bars.format(), 0.1, 0, this::fail));
    assertTrue(e.getMessage().contains("leaves none"), e.getMessage());
  }

  private void fail(DataException e) {
    throw e;
  }

  @Test
  void unreadableImagesAreSkippedOrRefused() throws IOException {
    Path root = folderOf(4, 4);
    Files.writeString(root.resolve("down/broken.png"), "no image");
    List<String> told = new ArrayList<>();
    var skipping =
        ImageSet.files(root, Pictures.BARS, bars.format(), e -> told.add(e.getMessage()));
    assertEquals(8, bars.confusion(skipping).images());
    assertEquals(1, told.size());
    assertTrue(told.getFirst().contains("broken.png"), told.getFirst());
    var failing = ImageSet.files(root, Pictures.BARS, bars.format(), this::fail);
    CremaException e = assertThrows(CremaException.class, () -> bars.confusion(failing));
    assertTrue(e.getMessage().contains("broken.png"), e.getMessage());
    CremaException unknown =
        assertThrows(
            DataException.class,
            () -> ImageSet.files(root, List.of("across", "x"), bars.format(), this::fail));
    assertTrue(unknown.getMessage().contains("[across, down]"), unknown.getMessage());
  }

  @Test
  void setsHaveNames() {
    ImageSet mnist = ImageSet.named("mnist", new DataHome(folder));
    assertEquals(60_000, mnist.trainSize());
    assertEquals("28x28x1", mnist.format().toString());
    DataException missing =
        assertThrows(
            DataException.class, () -> ImageSet.named("fashion-mnist", new DataHome(folder)));
    assertTrue(missing.getMessage().contains("crema data fetch"), missing.getMessage());
    DataException unknown =
        assertThrows(DataException.class, () -> ImageSet.named("cifar11", new DataHome(folder)));
    assertTrue(unknown.getMessage().contains("cifar10"), unknown.getMessage());
  }

  @Test
  void theClassifierOfDigitsReadsTheFirstTestImages() {
    Datasets.Split mnist = Datasets.mnist();
    ImageClassifier digits = ImageClassifier.pretrained("mnist");
    List<String> read =
        digits.classify(mnist.xTest().slice(0, 0, 8).expandDims(-1), 1).stream()
            .map(best -> best.getFirst().label())
            .toList();
    assertEquals(List.of("7", "2", "1", "0", "4", "1", "4", "9"), read);
  }

  @Test
  void whatComesAlongOpensAndClassifies() {
    Path file = picture();
    for (String name : ImageClassifier.PRETRAINED) {
      ImageClassifier classifier = ImageClassifier.pretrained(name);
      List<Prediction> all = classifier.classify(file);
      assertEquals(classifier.classes().size(), all.size(), name);
      assertEquals(1, all.stream().mapToDouble(Prediction::probability).sum(), 1e-4, name);
    }
  }

  @Test
  void thereIsNoOtherTrainedClassifier() {
    DataException e =
        assertThrows(DataException.class, () -> ImageClassifier.pretrained("imagenet"));
    assertTrue(e.getMessage().contains("[mnist, cifar10]"), e.getMessage());
  }
}
