package dev.crema;

import static dev.crema.Crema.epochs;
import static dev.crema.Crema.input;
import static dev.crema.Crema.model;
import static dev.crema.Crema.sequential;
import static dev.crema.Crema.target;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.CremaException;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.DTypeException;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.Layer;
import dev.crema.layers.Scope;
import dev.crema.layers.Symbol;
import dev.crema.layers.UnaryLayer;
import dev.crema.losses.MeanSquaredError;
import dev.crema.optimizers.SGD;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ModelTest {
  private static final UnaryLayer FLATTEN = (scope, x) -> x.reshape(x.dim(0), -1);

  /** Adds its inputs. */
  private record Add() implements Layer {
    @Override
    public List<Tensor> call(Scope scope, List<Tensor> inputs) {
      return List.of(inputs.stream().reduce(Tensor::add).orElseThrow());
    }
  }

  @Nested
  class Connecting {
    @Test
    void shapesAreKnownAtOnce() {
      Symbol x = input(28, 28);
      assertEquals("f32[?,28,28]", x.toString());
      assertEquals("f32[?,784]", FLATTEN.of(x).toString());
      assertEquals("f32[?,10]", new Linear(10).of(FLATTEN.of(x)).toString());
    }

    @Test
    void openAxesStayOpenAsFarAsTheyReach() {
      Symbol x = input(-1, 8);
      assertEquals("f32[?,?,8]", x.toString());
      assertEquals("f32[?,?,3]", new Linear(3).of(x).toString());
      UnaryLayer halves = (scope, t) -> t.slice(1, 0, t.dim(1), 2);
      assertEquals("f32[?,?,8]", halves.of(x).toString());
      UnaryLayer mean = (scope, t) -> t.mean(1);
      assertEquals("f32[?,8]", mean.of(x).toString());
    }

    @Test
    void modelsWithOpenAxesTakeAnyLength() {
      UnaryLayer mean = (scope, t) -> t.mean(1);
      Model model = sequential(input(-1, 2), mean, new Linear(1));
      assertEquals(2, model.predict(Tensor.ones(1, 3, 2)).item(), 1e-6);
      assertEquals(2, model.predict(Tensor.ones(1, 7, 2)).item(), 1e-6);
    }

    @Test
    void aLayerThatCannotTakeItsInputIsNamed() {
      UnaryLayer wrong = (scope, x) -> x.matmul(Tensor.ones(5, 2));
      var e =
          assertThrows(
              ShapeException.class,
              () -> sequential(input(3), new Linear(4), wrong.name("projection")));
      assertEquals(true, e.getMessage().startsWith("layer 'projection' ("), e.getMessage());
      assertEquals(true, e.getMessage().contains("given [f32[2,4]]: "), e.getMessage());
    }

    @Test
    void weightsMustNotDependOnAnOpenLength() {
      var e =
          assertThrows(
              ShapeException.class, () -> sequential(input(-1, 2), FLATTEN, new Linear(1)));
      assertEquals(
          "layer 'linear/kernel' given [f32[?,?]]: the shape of this weight depends on an axis of"
              + " open length; give the input that length",
          e.getMessage());
    }

    @Test
    void theBatchMustStayTheFirstAxis() {
      UnaryLayer sum = (scope, x) -> x.sum();
      var e = assertThrows(ShapeException.class, () -> sum.of(input(3)));
      assertEquals(
          "layer 'lambda' given [f32[?,3]]: output 0 is f32[]; allowed: outputs whose first axis is"
              + " the batch",
          e.getMessage());
    }

    @Test
    void aMissingInputIsNamed() {
      Symbol a = input(2);
      Symbol b = input(3);
      Symbol sum = new Add().of(new Linear(1).of(a), new Linear(1).of(b));
      var e = assertThrows(CremaException.class, () -> model(a, sum));
      assertEquals(
          "model: the outputs depend on the input f32[?,3], which is not among the model's inputs"
              + " [f32[?,2]]; add it",
          e.getMessage());
    }

    @Test
    void anInputAxisHasALength() {
      var e = assertThrows(CremaException.class, () -> input(2, 0));
      assertEquals("input: axis 1 has length 0; allowed: 1 or more, or -1 for any", e.getMessage());
    }

    @Test
    void aSequenceNeedsLayers() {
      var e = assertThrows(CremaException.class, () -> sequential());
      assertEquals("sequential: no layers; give at least one", e.getMessage());
    }

    @Test
    void severalInputsAndOutputs() {
      Symbol a = input(2);
      Symbol b = input(2);
      Symbol sum = new Add().of(a, b);
      Model model = model(List.of(a, b), List.of(sum, new Linear(1).of(sum)));
      List<Tensor> outputs = model.predictOnBatch(List.of(Tensor.ones(1, 2), Tensor.ones(1, 2)));
      assertArrayEquals(new float[] {2, 2}, outputs.get(0).toFloats());
      assertArrayEquals(new float[] {4}, outputs.get(1).toFloats());
    }
  }

  @Nested
  class Using {
    @Test
    void aModelWithoutInputIsBuiltFromItsFirstData() {
      Model model = sequential(new Linear(2), new Linear(1));
      assertEquals(6, model.predict(Tensor.ones(1, 3)).item());
      assertEquals(Shape.of(3, 2), model.weight("linear/kernel").shape());
    }

    @Test
    void aModelWithoutInputSaysSoWhenAskedForWeights() {
      var e = assertThrows(IllegalStateException.class, () -> sequential(new Linear(2)).weights());
      assertEquals(
          "the model does not know the shape of its input yet; start it with input(...), or call"
              + " build, fit or predict first",
          e.getMessage());
    }

    @Test
    void fitNeedsCompile() {
      Model model = sequential(input(1), new Linear(1));
      var e =
          assertThrows(
              IllegalStateException.class,
              () -> model.fit(Tensor.ones(1, 1), Tensor.ones(1, 1), epochs(1)));
      assertEquals(
          "fit: the model is not compiled; call compile(optimizer, loss, metrics...) first",
          e.getMessage());
    }

    @Test
    void wrongInputShapesNameBothShapes() {
      Model model = sequential(input(3), new Linear(1));
      var e = assertThrows(ShapeException.class, () -> model.predict(Tensor.ones(5, 4)));
      assertEquals(
          "predict: input 0 has shape [5,4]; the model takes f32[?,3], where ? is any length and"
              + " axis 0 counts the samples",
          e.getMessage());
    }

    @Test
    void floatsDoNotGoWhereIntegersAreNeeded() {
      Model model =
          sequential(input(DType.INT32, 2), (UnaryLayer) (scope, x) -> x.cast(DType.FLOAT32));
      var e = assertThrows(DTypeException.class, () -> model.predict(Tensor.ones(1, 2)));
      assertEquals(
          "predict: input 0 is f32[1,2]; the model takes i32[?,2]; cast it to int32 if nothing is"
              + " lost",
          e.getMessage());
    }

    @Test
    void theNumberOfInputsIsChecked() {
      Model model = sequential(input(1), new Linear(1));
      var e =
          assertThrows(
              ShapeException.class,
              () -> model.predictOnBatch(List.of(Tensor.ones(1, 1), Tensor.ones(1, 1))));
      assertEquals("predict: 2 inputs given; the model takes 1: [f32[?,1]]", e.getMessage());
    }

    @Test
    void theNumberOfLossesIsChecked() {
      Symbol x = input(1);
      Model model = model(List.of(x), List.of(new Linear(1).of(x), new Linear(1).of(x)));
      var e =
          assertThrows(
              CremaException.class, () -> model.compile(new SGD(), new MeanSquaredError()));
      assertEquals(
          "compile: 1 losses for 2 outputs [linear, linear_1]; give one per output",
          e.getMessage());
    }

    @Test
    void targetsNameOutputsThatExist() {
      Model model = sequential(input(1), new Linear(1));
      var e =
          assertThrows(
              CremaException.class,
              () -> model.compile(new SGD(), target(new MeanSquaredError()).output("head")));
      assertEquals("compile: no output is named 'head'; the outputs are [linear]", e.getMessage());
    }

    @Test
    void weightsAreSetAllOrNone() {
      Model model = sequential(input(1), new Linear(1));
      var missing =
          assertThrows(
              CremaException.class,
              () -> model.setWeights(Map.of("linear/kernel", Tensor.ones(1, 1))));
      assertEquals(
          "setWeights: given [linear/kernel]; the model has [linear/kernel, linear/bias]",
          missing.getMessage());
      var wrong =
          assertThrows(
              ShapeException.class,
              () ->
                  model.setWeights(
                      Map.of("linear/kernel", Tensor.zeros(1, 1), "linear/bias", Tensor.ones(2))));
      assertEquals("setWeights: 'linear/bias' is f32[1]; given f32[2]", wrong.getMessage());
      assertEquals(1, model.weight("linear/kernel").item());
    }

    @Test
    void theSeedComesBeforeTheWeights() {
      Model model = sequential(input(1), new Linear(1)).build();
      var e = assertThrows(IllegalStateException.class, () -> model.seed(1));
      assertEquals("seed: the model has its weights already; call it before", e.getMessage());
    }

    @Test
    void aLayerOfOnesOwnIsAModel() {
      Model model = model(new Linear(2), input(3));
      assertEquals(List.of("kernel", "bias"), List.copyOf(model.weights().keySet()));
      assertArrayEquals(new float[] {3, 3}, model.predict(Tensor.ones(1, 3)).toFloats());
    }
  }

  @Nested
  class Summaries {
    @Test
    void aChainOfLayers() {
      Model model = sequential(input(28, 28), FLATTEN.name("flatten"), new Linear(128));
      assertEquals(
          """
          Model: "sequential"
          ┏━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━┓
          ┃ Layer (type)     ┃ Output Shape ┃ Param # ┃
          ┡━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━┩
          │ flatten (Lambda) │ (?, 784)     │       0 │
          ├──────────────────┼──────────────┼─────────┤
          │ linear (Linear)  │ (?, 128)     │ 100,480 │
          └──────────────────┴──────────────┴─────────┘
           Total params: 100,480 (392.50 KB)
           Trainable params: 100,480 (392.50 KB)
           Non-trainable params: 0 (0.00 B)
          """,
          model.summary());
    }

    @Test
    void branchesSayWhatTheyAreConnectedTo() {
      Symbol a = input(2);
      Layer shared = new Linear(2);
      Model model = model(a, new Add().of(shared.of(a), shared.of(shared.of(a)))).name("twice");
      model.freeze("linear");
      assertEquals(
          """
          Model: "twice"
          ┏━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━━┳━━━━━━━━━━┳━━━━━━━━━━━━━━━━┓
          ┃ Layer (type)    ┃ Output Shape ┃  Param # ┃ Connected to   ┃
          ┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━╇━━━━━━━━━━╇━━━━━━━━━━━━━━━━┩
          │ input (Input)   │ (?, 2)       │        0 │ -              │
          ├─────────────────┼──────────────┼──────────┼────────────────┤
          │ linear (Linear) │ (?, 2)       │        6 │ input          │
          ├─────────────────┼──────────────┼──────────┼────────────────┤
          │ linear (Linear) │ (?, 2)       │ (shared) │ input          │
          ├─────────────────┼──────────────┼──────────┼────────────────┤
          │ linear (Linear) │ (?, 2)       │ (shared) │ linear         │
          ├─────────────────┼──────────────┼──────────┼────────────────┤
          │ add (Add)       │ (?, 2)       │        0 │ linear, linear │
          └─────────────────┴──────────────┴──────────┴────────────────┘
           Total params: 6 (24.00 B)
           Trainable params: 0 (0.00 B)
           Non-trainable params: 6 (24.00 B)
          """,
          model.summary());
    }
  }
}
