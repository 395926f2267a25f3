package dev.crema.examples;

import static dev.crema.Crema.verbose;

import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Verbose;
import dev.crema.zoo.vision.Augmentation;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.ImageSet;
import dev.crema.zoo.vision.Recipe;
import dev.crema.zoo.vision.networks.Architecture;
import java.util.List;
import java.util.stream.IntStream;

/** What was learnt from the digits 0 to 4 helps to learn 5 to 9 from a few images. */
public final class OtherDigits {
  private OtherDigits() {}

  private static ImageSet digits(int first, int images) {
    Datasets.Split all = Datasets.mnist();
    Tensor train = rows(all.yTrain(), first, images);
    Tensor test = rows(all.yTest(), first, 2_000);
    Tensor x = all.xTrain().gather(train, 0);
    Tensor y = all.yTrain().gather(train, 0).subtract(first);
    Tensor xTest = all.xTest().gather(test, 0);
    Tensor yTest = all.yTest().gather(test, 0).subtract(first);
    List<String> names = IntStream.range(first, first + 5).mapToObj(Integer::toString).toList();
    return ImageSet.of(names, new Datasets.Split(x, y, xTest, yTest), true);
  }

  private static Tensor rows(Tensor labels, int first, int count) {
    int[] label = labels.toInts();
    IntStream wanted = IntStream.range(0, label.length).filter(i -> label[i] / 5 == first / 5);
    int[] rows = wanted.limit(count).toArray();
    return Tensor.of(Shape.of(rows.length), rows);
  }

  public static void main(String[] arguments) {
    ImageSet many = digits(0, 4_000);
    ImageSet few = digits(5, 60);
    var silent = verbose(Verbose.SILENT);
    ImageClassifier first = classifier(many);
    first.train(many, Recipe.of(Architecture.LENET, 4).batchSize(32), silent);

    Recipe recipe = Recipe.fineTuning(40).batchSize(20);
    ImageClassifier alone = classifier(few);
    alone.train(few, recipe, silent);
    ImageClassifier taught = first.withClasses(few.classes(), 0);
    taught.train(few, recipe, silent);
    IO.println("60 images alone: %.3f".formatted(alone.confusion(few.test()).accuracy()));
    IO.println("after 0 to 4:    %.3f".formatted(taught.confusion(few.test()).accuracy()));
  }

  private static ImageClassifier classifier(ImageSet set) {
    return ImageClassifier.create(
        Architecture.LENET, set.format(), set.classes(), Augmentation.NONE, 0);
  }
}
