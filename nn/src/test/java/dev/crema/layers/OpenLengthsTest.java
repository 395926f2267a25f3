package dev.crema.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.crema.Crema;
import dev.crema.Model;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.ShapeException;
import dev.crema.layers.activations.PReLU;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.convolution.Conv2DTranspose;
import dev.crema.layers.convolution.SeparableConv1D;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.merging.Dot;
import dev.crema.layers.normalization.GroupNormalization;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.pooling.AdaptiveAveragePooling2D;
import dev.crema.layers.pooling.AveragePooling1D;
import dev.crema.layers.pooling.GlobalMaxPooling1D;
import dev.crema.layers.reshaping.Cropping1D;
import dev.crema.layers.reshaping.Permute;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.layers.reshaping.ZeroPadding1D;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Layers on inputs of which not all lengths are known. */
class OpenLengthsTest {
  private static void gives(String expected, Layer layer, long... dims) {
    assertEquals(expected, layer.of(Crema.input(dims)).toString());
  }

  @Test
  void openLengthsStayOpen() {
    gives("f32[?,?,8]", new Conv1D(8, 3).padding(Padding.CAUSAL), -1, 4);
    gives("f32[?,?,8]", new Conv1D(8, 3).strides(2), -1, 4);
    gives("f32[?,?,5]", new SeparableConv1D(5, 3), -1, 4);
    gives("f32[?,?,14,2]", new Conv2DTranspose(2, 2).strides(2), -1, 7, 3);
    gives("f32[?,?,4]", new AveragePooling1D(2), -1, 4);
    gives("f32[?,4]", new GlobalMaxPooling1D(), -1, 4);
    gives("f32[?,3,2,4]", new AdaptiveAveragePooling2D(3, 2), -1, -1, 4);
    gives("f32[?,?,4]", new LayerNormalization(), -1, 4);
    gives("f32[?,?,?,6]", new GroupNormalization(3), -1, -1, 6);
    gives("f32[?,?,4]", new Cropping1D(2), -1, 4);
    gives("f32[?,?,4]", new ZeroPadding1D(2), -1, 4);
    gives("f32[?,?,6,4]", new UpSampling2D(2), -1, 3, 4);
    gives("f32[?,4,?]", new Permute(2, 1), -1, 4);
    gives("f32[?,?,2,3]", new EinsumDense("abc,cde->abde", -1, 2, 3), -1, 4);
    gives("f32[?,?,4]", new PReLU().sharedAxes(1), -1, 4);
    Symbol steps = Crema.input(-1, 4);
    assertEquals("f32[?,?,?]", new Dot(2, 2).of(steps, steps).toString());
  }

  @Test
  void weightsCannotHaveOpenLengths() {
    String message =
        assertThrows(ShapeException.class, () -> new PReLU().of(Crema.input(-1, 4))).getMessage();
    assertTrue(message.contains("give the input that length"), message);
  }

  @Test
  void oneModelTakesSequencesOfSeveralLengths() {
    Model model =
        Crema.sequential(
            Crema.input(-1, 3),
            new Conv1D(4, 3).padding(Padding.CAUSAL),
            new LayerNormalization(),
            new GlobalMaxPooling1D());
    Tensor x = LayerSieve.normal(new Random(1), 2, 9, 3).cast(DType.FLOAT32);
    float[] all = model.predict(x).toFloats();
    assertEquals(8, all.length);
    Tensor padded = Tensor.concatenate(1, List.of(x, Tensor.zeros(2, 2, 3), x)).slice(1, 0, 9);
    assertArrayEquals(all, model.predict(padded).toFloats());
    assertEquals(8, model.predict(x.slice(1, 0, 5)).toFloats().length);
  }
}
