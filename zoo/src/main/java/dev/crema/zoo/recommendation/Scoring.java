package dev.crema.zoo.recommendation;

import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Type;
import dev.crema.zoo.recommendation.metrics.Scorer;
import dev.crema.zoo.recommendation.metrics.Visitor;
import dev.crema.zoo.recommendation.models.SasRec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How a model's outputs become scores of all items. */
sealed interface Scoring extends Scorer {
  Model model();

  /** The vectors of all items as they are now. */
  ItemVectors vectors();

  /**
   * A model of a user and an item. Who was not there in training gets items like those of the
   * history, or, without one, the popular ones.
   *
   * @param catalog who and what there is
   */
  record Pairs(Model model, Catalog catalog) implements Scoring {
    @Override
    public float[] scores(Visitor visitor) {
      if (visitor.user().isPresent()) {
        return outputs(visitor.user().getAsInt()).getFirst().toFloats();
      }
      return visitor.history().isEmpty()
          ? catalog.popularity()
          : vectors().nearTo(visitor.history().toArray());
    }

    @Override
    public ItemVectors vectors() {
      Tensor vectors = outputs(0).getLast();
      return new ItemVectors(vectors.toFloats(), (int) vectors.dim(1));
    }

    private List<Tensor> outputs(int user) {
      int items = catalog.items().size();
      Tensor users = Tensor.full(new Type(DType.INT32, Shape.of(items)), user);
      Tensor all = Tensor.iota(new Type(DType.INT32, Shape.of(items)), 0);
      return model.predictOnBatch(List.of(users, all));
    }

    /** The scores of some users for one item each. */
    float[] scores(int[] users, int[] items) {
      Shape shape = Shape.of(users.length);
      return model
          .predictOnBatch(List.of(Tensor.of(shape, users), Tensor.of(shape, items)))
          .getFirst()
          .toFloats();
    }
  }

  /**
   * A model of what comes next after some items; users need not be known. Without a history, the
   * popular items are next.
   *
   * @param windows says how the model takes a history
   */
  record Sequence(Model model, Catalog catalog, SasRec windows) implements Scoring {
    @Override
    public float[] scores(Visitor visitor) {
      return scores(List.of(visitor)).getFirst();
    }

    @Override
    public List<float[]> scores(List<Visitor> visitors) {
      int length = windows.length();
      int[] all = new int[visitors.size() * length];
      for (int i = 0; i < visitors.size(); i++) {
        System.arraycopy(windows.window(visitors.get(i).history()), 0, all, i * length, length);
      }
      float[] scores =
          model.predictOnBatch(Tensor.of(Shape.of(visitors.size(), length), all)).toFloats();
      int width = catalog.items().size() + 1;
      List<float[]> result = new ArrayList<>();
      for (int i = 0; i < visitors.size(); i++) {
        result.add(
            visitors.get(i).history().isEmpty()
                ? catalog.popularity()
                : Arrays.copyOfRange(scores, i * width + 1, (i + 1) * width));
      }
      return result;
    }

    @Override
    public ItemVectors vectors() {
      Tensor table = model.weight("item/embeddings");
      int width = (int) table.dim(1);
      float[] values = table.toFloats();
      return new ItemVectors(Arrays.copyOfRange(values, width, values.length), width);
    }
  }
}
