package dev.crema.examples;

import static dev.crema.Crema.verbose;

import dev.crema.data.Datasets;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.train.Verbose;
import dev.crema.zoo.vision.Architecture;
import dev.crema.zoo.vision.Augmentation;
import dev.crema.zoo.vision.ImageClassifier;
import dev.crema.zoo.vision.ImageSet;
import dev.crema.zoo.vision.Recipe;
import java.util.List;
import java.util.stream.IntStream;

/** What was learnt from the digits 0 to 4 helps to learn 5 to 9 from a few images. */
public final class OtherDigits {
  private OtherDigits() {}

  /** Some digits of MNIST, numbered from the first one on. */
  private static ImageSet digits(int first, int images) {
    Datasets.Split all = Datasets.mnist();
    Tensor train = rows(all.yTrain(), first, images);
    Tensor test = rows(all.yTest(), first, 2_000);
    List<String> names = IntStream.range(first, first + 5).mapToObj(Integer::toString).toList();
    return ImageSet.of(
        names,
        new Datasets.Split(
            all.xTrain().gather(train, 0),
            all.yTrain().gather(train, 0).subtract(first),
            all.xTest().gather(test, 0),
            all.yTest().gather(test, 0).subtract(first)),
        true);
  }

  private static Tensor rows(Tensor labels, int first, int count) {
    int[] label = labels.toInts();
    int[] rows =
        IntStream.range(0, label.length)
            .filter(i -> label[i] >= first && label[i] < first + 5)
            .limit(count)
            .toArray();
    return Tensor.of(Shape.of(rows.length), rows);
  }

  public static void main(String[] arguments) {
    ImageSet many = digits(0, 4_000);
    ImageSet few = digits(5, 60);
    var silent = verbose(Verbose.SILENT);
    var first =
        ImageClassifier.create(
            Architecture.LENET, many.format(), many.classes(), Augmentation.NONE, 0);
    first.train(many, Recipe.of(Architecture.LENET, 4).batchSize(32), silent);

    var alone =
        ImageClassifier.create(
            Architecture.LENET, few.format(), few.classes(), Augmentation.NONE, 0);
    alone.train(few, Recipe.of(Architecture.LENET, 20).batchSize(20), silent);
    var taught = first.withClasses(few.classes(), 0).freezeFeatures();
    taught.train(few, Recipe.fineTuning(20).batchSize(20).learningRate(0.01), silent);
    IO.println("60 images alone: %.3f".formatted(alone.confusion(few.test()).accuracy()));
    IO.println("after 0 to 4:    %.3f".formatted(taught.confusion(few.test()).accuracy()));
  }
}
