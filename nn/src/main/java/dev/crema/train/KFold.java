package dev.crema.train;

import dev.crema.check.Require;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.ShapeException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Cuts samples into folds of nearly equal size and takes each in turn to validate with, the others
 * to train on.
 *
 * <pre>{@code
 * for (KFold.Fold fold : new KFold(5).shuffle(42).split(samples)) {
 *   Model model = build();
 *   model.fit(fold.train(), epochs(5));
 *   results.add(model.evaluate(fold.validation()));
 * }
 * }</pre>
 *
 * @param folds how many, 2 or more
 * @param seed of the order in which samples are dealt to folds; by default (empty) folds are
 *     neighbouring samples
 * @param stratified whether each fold has its share of every class: the targets are class numbers
 *     then; false by default
 */
public record KFold(int folds, OptionalLong seed, boolean stratified) {
  public KFold {
    Require.atLeast("KFold", "folds", folds, 2);
  }

  public KFold(int folds) {
    this(folds, OptionalLong.empty(), false);
  }

  public KFold shuffle(long orderSeed) {
    return new KFold(folds, OptionalLong.of(orderSeed), stratified);
  }

  public KFold stratified(boolean byClass) {
    return new KFold(folds, seed, byClass);
  }

  /** Samples to train on and samples to validate with; together all, none in both. */
  public record Fold(Samples train, Samples validation) {}

  /**
   * The folds, one after the other; each is copied together when it is asked for.
   *
   * @throws CremaException if there are fewer samples than folds or, if stratified, there is not
   *     one target {@code [samples]} of integers
   */
  public Iterable<Fold> split(Samples samples) {
    int count = (int) (samples.to() - samples.from());
    if (count < folds) {
      throw new CremaException(
          "KFold: " + count + " samples; allowed: at least as many as folds, " + folds);
    }
    int[] fold = stratified ? byClass(samples, count) : inOrder(count);
    return () -> {
      Iterator<Integer> numbers = IntStream.range(0, folds).iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return numbers.hasNext();
        }

        @Override
        public Fold next() {
          int now = numbers.next();
          int[] train = IntStream.range(0, count).filter(i -> fold[i] != now).toArray();
          int[] validation = IntStream.range(0, count).filter(i -> fold[i] == now).toArray();
          return new Fold(samples.take(train), samples.take(validation));
        }
      };
    };
  }

  private int[] order(int count) {
    return seed.isPresent()
        ? Permutation.of(count, seed.getAsLong(), 0)
        : IntStream.range(0, count).toArray();
  }

  /** The fold of each sample: the first folds have one more if they are not all equal. */
  private int[] inOrder(int count) {
    int[] order = order(count);
    int[] fold = new int[count];
    int at = 0;
    for (int f = 0; f < folds; f++) {
      int size = count / folds + (f < count % folds ? 1 : 0);
      for (int i = 0; i < size; i++) {
        fold[order[at++]] = f;
      }
    }
    return fold;
  }

  /** Samples are dealt class by class, going on where the class before ended. */
  private int[] byClass(Samples samples, int count) {
    boolean classes =
        samples.y().size() == 1
            && samples.y().getFirst().rank() == 1
            && samples.y().getFirst().dtype().isInteger();
    if (!classes) {
      throw new ShapeException(
          "KFold: the targets are "
              + samples.y().stream().map(Tensor::type).toList()
              + "; allowed if stratified: one of integers, [samples]");
    }
    double[] labels = samples.y().getFirst().toDoubles();
    TreeMap<Double, List<Integer>> members = new TreeMap<>();
    for (int i : order(count)) {
      double label = labels[(int) samples.from() + i];
      members.computeIfAbsent(label, _ -> new ArrayList<>()).add(i);
    }
    int[] fold = new int[count];
    int dealt = 0;
    for (List<Integer> one : members.values()) {
      for (int i : one) {
        fold[i] = dealt++ % folds;
      }
    }
    return fold;
  }
}
