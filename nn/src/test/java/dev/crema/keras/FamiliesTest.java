package dev.crema.keras;

import static dev.crema.layers.DataFormat.CHANNELS_FIRST;
import static dev.crema.layers.Padding.CAUSAL;
import static dev.crema.layers.Padding.SAME;

import dev.crema.engine.Tensor;
import dev.crema.engine.types.Shape;
import dev.crema.layers.Layer;
import dev.crema.layers.Pass;
import dev.crema.layers.Policy;
import dev.crema.layers.Space;
import dev.crema.layers.activations.LeakyReLU;
import dev.crema.layers.activations.PReLU;
import dev.crema.layers.activations.ReLU;
import dev.crema.layers.activations.Softmax;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.convolution.Conv1DTranspose;
import dev.crema.layers.convolution.Conv2DTranspose;
import dev.crema.layers.convolution.Conv3D;
import dev.crema.layers.convolution.Conv3DTranspose;
import dev.crema.layers.convolution.DepthwiseConv1D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import dev.crema.layers.convolution.SeparableConv1D;
import dev.crema.layers.convolution.SeparableConv2D;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.core.Masking;
import dev.crema.layers.merging.Dot;
import dev.crema.layers.normalization.GroupNormalization;
import dev.crema.layers.normalization.LayerNormalization;
import dev.crema.layers.normalization.RMSNormalization;
import dev.crema.layers.normalization.SpectralNormalization;
import dev.crema.layers.normalization.UnitNormalization;
import dev.crema.layers.pooling.AdaptiveAveragePooling1D;
import dev.crema.layers.pooling.AdaptiveAveragePooling2D;
import dev.crema.layers.pooling.AdaptiveAveragePooling3D;
import dev.crema.layers.pooling.AdaptiveMaxPooling1D;
import dev.crema.layers.pooling.AdaptiveMaxPooling2D;
import dev.crema.layers.pooling.AdaptiveMaxPooling3D;
import dev.crema.layers.pooling.AveragePooling1D;
import dev.crema.layers.pooling.AveragePooling3D;
import dev.crema.layers.pooling.GlobalAveragePooling3D;
import dev.crema.layers.pooling.GlobalMaxPooling2D;
import dev.crema.layers.pooling.MaxPooling1D;
import dev.crema.layers.pooling.MaxPooling3D;
import dev.crema.layers.reshaping.Cropping2D;
import dev.crema.layers.reshaping.Interpolation;
import dev.crema.layers.reshaping.Permute;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.layers.reshaping.ZeroPadding3D;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of all families against numbers that Keras worked out. */
class FamiliesTest {
  private static final Golden KERAS = Golden.of("families.txt");
  private static final String S = "x1x7x4";
  private static final String I = "x1x5x4x4";
  private static final String V = "x1x3x4x3x2";

  /**
   * A layer that Keras has with these settings.
   *
   * @param key of the output and, before a slash, of the weights
   */
  private record Case(String key, Layer layer, List<String> inputs) {
    @Override
    public String toString() {
      return key;
    }
  }

  private static Case of(String key, Layer layer, String... inputs) {
    return new Case(key, layer, List.of(inputs));
  }

  static List<Case> cases() {
    return List.of(
        of("conv1d", new Conv1D(2, 3).strides(2).padding(SAME).groups(2), S),
        of("conv1d_causal", new Conv1D(2, 2).dilationRate(2).padding(CAUSAL), S),
        of("conv1d_first", new Conv1D(2, 3).dataFormat(CHANNELS_FIRST), "x1x4x6"),
        of("conv3d", new Conv3D(2, 2).strides(1, 2, 1).padding(SAME), V),
        of("conv3d_dilated", new Conv3D(1, 2).dilationRate(1, 2, 1), V),
        of("conv1d_transpose", new Conv1DTranspose(2, 3).strides(2).padding(SAME), S),
        of("conv1d_transpose_valid", new Conv1DTranspose(1, 2).strides(3), S),
        of(
            "conv2d_transpose",
            new Conv2DTranspose(2, 3, 2).strides(2).padding(SAME).outputPadding(1, 0),
            "x1x3x2x4"),
        of("conv2d_transpose_even", new Conv2DTranspose(1, 4).strides(2).padding(SAME), "x1x3x2x4"),
        of("conv2d_transpose_dilated", new Conv2DTranspose(1, 2).dilationRate(2), "x1x3x2x4"),
        of("conv3d_transpose", new Conv3DTranspose(1, 2).strides(2).outputPadding(1), "x1x2x1x2x2"),
        of("depthwise1d", new DepthwiseConv1D(3).padding(SAME).depthMultiplier(2), S),
        of("depthwise2d", new DepthwiseConv2D(2, 3).strides(2).padding(SAME).depthMultiplier(2), I),
        of("separable1d", new SeparableConv1D(3, 2).dilationRate(2).depthMultiplier(2), S),
        of("separable2d", new SeparableConv2D(2, 2).strides(2).padding(SAME), I),
        of("max1d", new MaxPooling1D(3).strides(2).padding(SAME), S),
        of("average1d", new AveragePooling1D(3).strides(2).padding(SAME), S),
        of("max3d", new MaxPooling3D(2).strides(1).padding(SAME), V),
        of("average3d", new AveragePooling3D(2).strides(1, 2, 1).padding(SAME), V),
        of("global_max2d", new GlobalMaxPooling2D().keepdims(true), I),
        of("global_average3d", new GlobalAveragePooling3D(), V),
        of("adaptive_average1d", new AdaptiveAveragePooling1D(3), S),
        of("adaptive_average2d", new AdaptiveAveragePooling2D(3, 2), I),
        of("adaptive_average3d", new AdaptiveAveragePooling3D(2, 3, 2), V),
        of("adaptive_max1d", new AdaptiveMaxPooling1D(5), S),
        of("adaptive_max2d", new AdaptiveMaxPooling2D(2, 3), I),
        of("adaptive_max3d", new AdaptiveMaxPooling3D(2, 3, 2), V),
        of("layer_norm", new LayerNormalization(), S),
        of("layer_norm_axes", new LayerNormalization().axis(1, 2).epsilon(0.1), S),
        of("rms_norm", new RMSNormalization(), S),
        of("group_norm", new GroupNormalization(2), I),
        of("group_norm_first", new GroupNormalization(-1).axis(1), "x1x4x6"),
        of("unit_norm", new UnitNormalization().axis(1), S),
        of("spectral", new SpectralNormalization(new Dense(3), 2), S),
        of("dot", new Dot(2, 1), "x2x3x4", "x2x4x5"),
        of("dot_normalized", new Dot(-1).normalize(true), "x2x3x4", "x2x4"),
        of("permute", new Permute(3, 1, 2), I),
        of("up2d_bicubic", new UpSampling2D(2, 3).interpolation(Interpolation.BICUBIC), "x1x3x2x1"),
        of(
            "up2d_lanczos3",
            new UpSampling2D(3, 2).interpolation(Interpolation.LANCZOS3),
            "x1x3x2x1"),
        of("cropping2d", new Cropping2D(1, 0, 0, 2), I),
        of("padding3d", new ZeroPadding3D().padding(0, 1, 1, 0, 1, 2), "x1x1x2x1x2"),
        of("einsum", new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("de"), "x2x2x4"),
        of("einsum_left", new EinsumDense("...x,xy->...y", 3).biasAxes("y"), "x2x2x4"),
        of("einsum_right", new EinsumDense("ab...,bc->ac...", 3).biasAxes("c"), "x2x3x2"),
        of("prelu", new PReLU().sharedAxes(1), S),
        of("relu", new ReLU(1, 0.1, 0.2), S),
        of("leaky", new LeakyReLU(), S),
        of("softmax", new Softmax(1, 2), S),
        of("masking", new Masking(), S));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void numbersAreKerass(Case family) {
    boolean training = family.layer() instanceof SpectralNormalization;
    Tensor key = Tensor.of(Shape.of(2), 0L, 0L);
    Tensor[] inputs = family.inputs().stream().map(KERAS::get).toArray(Tensor[]::new);
    Space space = new Space();
    Pass first = Pass.of(false, 0, key, path -> false);
    first.call(family.layer(), space, Policy.FLOAT64, Arrays.asList(inputs));
    first
        .uses()
        .forEach(
            (path, use) -> {
              String name = path.substring(path.lastIndexOf('/') + 1);
              use.weight().variable().assign(KERAS.get(family.key() + "/" + name));
            });
    Tensor y =
        Pass.of(training, 0, key, path -> false)
            .call(family.layer(), space, Policy.FLOAT64, Arrays.asList(inputs))
            .getFirst();
    // Keras takes means and the weights of interpolations in float32, whatever the type.
    boolean narrow = family.key().matches("up2d.*|global_average.*|(layer|rms|group)_norm.*");
    KERAS.check(family.key(), y, narrow ? 1e-6 : 1e-9);
  }
}
