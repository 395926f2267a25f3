package dev.crema.layers;

import static dev.crema.Crema.input;
import static dev.crema.Crema.model;
import static dev.crema.Crema.sequential;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.Linear;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Distribution;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.engine.types.Type;
import dev.crema.state.State;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static List<String> paths(Model model) {
    return List.copyOf(model.weights().keySet());
  }

  @Nested
  class Paths {
    @Test
    void unnamedLayersAreNumberedByKind() {
      Model model = sequential(input(2), new Linear(2), new Linear(2), new Linear(1));
      assertEquals(
          List.of(
              "linear/kernel",
              "linear/bias",
              "linear_1/kernel",
              "linear_1/bias",
              "linear_2/kernel",
              "linear_2/bias"),
          paths(model));
    }

    @Test
    void aGivenNameIsKeptAndNotGivenOutAgain() {
      Model model = sequential(input(2), new Linear(2).name("linear"), new Linear(2));
      assertEquals(
          List.of("linear/kernel", "linear/bias", "linear_1/kernel", "linear_1/bias"),
          paths(model));
    }

    /** Two layers made in each call: they are found by their places. */
    private record Block(int units) implements UnaryLayer {
      @Override
      public Tensor call(Scope scope, Tensor x) {
        Tensor y = scope.call(new Linear(units), x);
        return scope.call(new Linear(units).name("out"), y);
      }
    }

    @Test
    void layersInLayersArePathsInPaths() {
      Model model = sequential(input(2), new Block(2), new Block(3));
      assertEquals(
          List.of(
              "block/linear/kernel",
              "block/linear/bias",
              "block/out/kernel",
              "block/out/bias",
              "block_1/linear/kernel",
              "block_1/linear/bias",
              "block_1/out/kernel",
              "block_1/out/bias"),
          paths(model));
      float[] before = model.predict(Tensor.ones(1, 2)).toFloats();
      assertArrayEquals(before, model.predict(Tensor.ones(1, 2)).toFloats());
      assertEquals(8, model.weights().size());
    }

    @Test
    void aModelInAModelSharesItsWeights() {
      Model inner = sequential(input(2), new Linear(2)).name("inner");
      Model outer = sequential(input(2), inner, new Linear(1));
      assertEquals(
          List.of("inner/linear/kernel", "inner/linear/bias", "linear/kernel", "linear/bias"),
          paths(outer));
      assertSame(inner.weights().get("linear/kernel"), outer.weights().get("inner/linear/kernel"));
    }

    @Test
    void equalLayersHaveWeightsOfTheirOwnAndOneLayerHasOneSet() {
      Layer layer = new Linear(2);
      Model a = sequential(input(2), layer);
      Model b = sequential(input(2), layer);
      Model c = sequential(input(2), new Linear(2));
      assertSame(a.weights().get("linear/kernel"), b.weights().get("linear/kernel"));
      assertNotSame(a.weights().get("linear/kernel"), c.weights().get("linear/kernel"));
    }

    @Test
    void aCopyHasWeightsOfItsOwn() {
      Model inner = sequential(input(2), new Linear(2)).name("inner");
      Model model = sequential(input(2), inner);
      Model copy = model.copy();
      assertEquals(paths(model), paths(copy));
      assertNotSame(
          model.weights().get("inner/linear/kernel"), copy.weights().get("inner/linear/kernel"));
    }

    @Test
    void partsOfAGraphShareWeightsWithTheWhole() {
      Symbol x = input(2);
      Symbol code = new Linear(1).name("encoder").of(x);
      Symbol decoded = new Linear(2).name("decoder").of(code);
      Model whole = model(x, decoded);
      Model encoder = model(x, code);
      Model decoder = model(code, decoded);
      assertSame(whole.weights().get("encoder/kernel"), encoder.weights().get("encoder/kernel"));
      assertEquals(List.of("decoder/kernel", "decoder/bias"), paths(decoder));
      whole.setWeight("decoder/bias", Tensor.of(5, 6));
      assertArrayEquals(new float[] {6, 7}, decoder.predict(Tensor.ones(1, 1)).toFloats());
    }

    @Test
    void twoLayersOfOneNameAreRefused() {
      var e =
          assertThrows(
              CremaException.class,
              () -> sequential(new Linear(1).name("a"), new Linear(1).name("a")));
      assertEquals("two layers are named 'a'; give each a name of its own", e.getMessage());
    }

    @Test
    void namesHaveNoSlashes() {
      var e = assertThrows(CremaException.class, () -> new Linear(1).name("a/b"));
      assertEquals(
          "layer name 'a/b'; allowed: a name that is not blank and has no '/'", e.getMessage());
    }

    @Test
    void kindsAreInSnakeCase() {
      record MaxPooling2D() {}
      record LSTM() {}
      record Conv2DTranspose() {}
      record PReLU() {}
      assertEquals("max_pooling2d", Names.kind(MaxPooling2D.class));
      assertEquals("lstm", Names.kind(LSTM.class));
      assertEquals("conv2d_transpose", Names.kind(Conv2DTranspose.class));
      assertEquals("p_re_lu", Names.kind(PReLU.class));
      UnaryLayer lambda = (scope, x) -> x;
      assertEquals("lambda", lambda.kind());
    }
  }

  @Nested
  class Weights {
    @Test
    void aSharedLayerNeedsInputsOfOneShape() {
      Layer shared = new Linear(2);
      sequential(input(3), shared).build();
      var e = assertThrows(ShapeException.class, () -> sequential(input(4), shared).build());
      assertEquals(
          "layer 'linear' (Linear) given [f32[2,4]]: weight 'kernel' is f32[3,2], but this input"
              + " needs f32[4,2]; give the layer inputs of one shape, or use another layer object"
              + " for this one",
          e.getMessage());
    }

    @Test
    void anInitializerMustGiveTheRightType() {
      UnaryLayer layer =
          (scope, x) -> scope.weight("w", Shape.of(2), (type, key) -> Tensor.ones(3));
      var e = assertThrows(ShapeException.class, () -> sequential(input(2), x(layer)).build());
      assertEquals(
          "layer 'lambda' (Lambda) given [f32[2,2]]: weight 'w' is f32[2], but its initializer"
              + " gave f32[3]",
          e.getMessage());
    }

    private UnaryLayer x(UnaryLayer layer) {
      return (scope, x) -> x.add(layer.call(scope, x));
    }

    @Test
    void initialWeightsDependOnTheSeedAndThePathOnly() {
      UnaryLayer normal =
          (scope, x) ->
              x.multiply(
                  scope.weight(
                      "w",
                      Shape.of(2),
                      (type, key) -> Tensor.random(Distribution.NORMAL, type, 0, key)));
      Model a = sequential(input(2), fresh(normal)).seed(7);
      Model b = sequential(input(2), fresh(normal)).seed(7);
      Model c = sequential(input(2), fresh(normal)).seed(8);
      float[] first = a.weight("fresh/w").toFloats();
      assertArrayEquals(first, b.weight("fresh/w").toFloats());
      assertEquals(false, first[0] == c.weight("fresh/w").toFloats()[0]);
    }

    private Layer fresh(UnaryLayer layer) {
      record Fresh(UnaryLayer inner) implements UnaryLayer {
        @Override
        public Tensor call(Scope scope, Tensor input) {
          return inner.call(scope, input);
        }
      }
      return new Fresh(layer);
    }

    /** Counts the training steps it has seen. */
    private record Counter() implements UnaryLayer {
      @Override
      public Tensor call(Scope scope, Tensor x) {
        State count =
            scope.state(
                "count", new Type(DType.INT64, Shape.SCALAR), (type, key) -> Tensor.zeros(type));
        if (scope.training()) {
          count.assign(count.value().add(1));
        }
        return x;
      }
    }

    @Test
    void statesAreNotTrainedAndChangeInTrainingOnly() {
      Model model = sequential(input(1), new Counter(), new Linear(1));
      model.compile(new dev.crema.optimizers.SGD(0.1), new dev.crema.losses.MeanSquaredError());
      var batch = dev.crema.train.Batch.of(Tensor.ones(1, 1), Tensor.ones(1, 1));
      model.trainOnBatch(batch);
      model.trainOnBatch(batch);
      model.testOnBatch(batch);
      model.predict(Tensor.ones(1, 1));
      assertEquals(2, model.weight("counter/count").item());
      assertEquals(List.of("linear/kernel", "linear/bias"), List.copyOf(model.trainableWeights()));
    }

    @Test
    void computationRunsInTheTypeOfThePolicy() {
      UnaryLayer spy =
          (scope, x) -> {
            assertEquals(DType.BFLOAT16, x.dtype());
            return x;
          };
      Model model = sequential(new Linear(2), spy).policy(Policy.MIXED_BFLOAT16);
      assertEquals(DType.BFLOAT16, model.predict(Tensor.ones(1, 2)).dtype());
      assertEquals(DType.FLOAT32, model.weight("linear/kernel").dtype());
    }
  }

  @Nested
  class Masks {
    /** Positions with 0 do not count. */
    private final UnaryLayer masking =
        (scope, x) -> scope.mask(x.multiply(1), x.notEqual(0).any(-1));

    private static UnaryLayer sees(String expected) {
      return (scope, x) -> {
        assertEquals(expected, scope.mask(x).map(m -> m.type().toString()).orElse("none"));
        return x;
      };
    }

    private static void run(Layer... layers) {
      sequential(layers).predict(Tensor.ones(2, 5, 3));
    }

    @Test
    void aMaskGoesWithTheAxesItHas() {
      run(masking, sees("bool[2,5]"), new Linear(4), sees("bool[2,5]"));
    }

    @Test
    void aMaskEndsWhereItsAxesEnd() {
      run(masking, (UnaryLayer) (scope, x) -> x.reshape(x.dim(0), -1), sees("none"));
    }

    @Test
    void aLayerCanEndAMask() {
      UnaryLayer end = (scope, x) -> scope.unmask(x.multiply(2));
      run(masking, end, sees("none"));
    }

    @Test
    void aMaskReachesLayersInLayers() {
      UnaryLayer outer = (scope, x) -> scope.call(sees("bool[2,5]"), x);
      run(masking, outer, sees("bool[2,5]"));
    }

    @Test
    void aMaskThatEndsInsideAModelStaysEnded() {
      UnaryLayer last = (scope, x) -> scope.unmask(x.select(1, 0));
      UnaryLayer widen = (scope, x) -> scope.call(new Linear(5), x);
      sequential(masking, sequential(last, widen), sees("none")).predict(Tensor.ones(2, 5, 3));
    }

    @Test
    void aMaskOutlivesACastByThePolicy() {
      sequential(masking, sees("bool[2,5]"))
          .policy(Policy.MIXED_BFLOAT16)
          .predict(Tensor.ones(2, 5, 3));
    }

    @Test
    void maskedPositionsDoNotCountInTheLoss() {
      Model model = sequential(input(2, 1), masking, new Linear(1));
      model.compile(new dev.crema.optimizers.SGD(0), new dev.crema.losses.MeanSquaredError());
      Tensor x = Tensor.of(Shape.of(1, 2, 1), 3f, 0f);
      Tensor y = Tensor.of(Shape.of(1, 2, 1), 1f, 100f);

      double loss = model.evaluate(x, y).loss();

      assertEquals(4, loss, 1e-5);
    }
  }

  @Nested
  class Randomness {
    private static final UnaryLayer NOISE =
        (scope, x) -> x.multiply(0).add(scope.random(Distribution.UNIFORM, x.type()));

    @Test
    void twoPlacesDrawDifferentNumbersEvenFromOneLayer() {
      Symbol x = input(4);
      Model model = model(List.of(x), List.of(NOISE.of(x), NOISE.of(x)));
      List<Tensor> drawn = model.predictOnBatch(List.of(Tensor.ones(1, 4)));
      assertEquals(false, drawn.get(0).toFloats()[0] == drawn.get(1).toFloats()[0]);
    }

    @Test
    void eachTrainingStepDrawsNewNumbersAndARepeatedRunTheSame() {
      assertArrayEquals(losses(), losses());
      assertEquals(false, losses()[0] == losses()[1]);
    }

    private double[] losses() {
      Model model = sequential(input(4), NOISE, new Linear(1)).seed(3);
      model.compile(new dev.crema.optimizers.SGD(0), new dev.crema.losses.MeanSquaredError());
      var batch = dev.crema.train.Batch.of(Tensor.ones(1, 4), Tensor.zeros(1, 1));
      double first = model.trainOnBatch(batch).get("loss");
      return new double[] {first, model.trainOnBatch(batch).get("loss")};
    }
  }
}
