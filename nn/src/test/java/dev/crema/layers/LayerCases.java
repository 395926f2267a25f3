package dev.crema.layers;

import static dev.crema.layers.LayerCase.InTraining.OTHER;
import static dev.crema.layers.LayerCase.InTraining.RANDOM;
import static dev.crema.layers.LayerCase.ids;
import static dev.crema.layers.LayerCase.in;
import static dev.crema.layers.LayerCase.of;

import dev.crema.activations.Tanh;
import dev.crema.engine.types.Ints;
import dev.crema.layers.activations.ELU;
import dev.crema.layers.activations.LeakyReLU;
import dev.crema.layers.activations.PReLU;
import dev.crema.layers.activations.ReLU;
import dev.crema.layers.activations.Softmax;
import dev.crema.layers.attention.AdditiveAttention;
import dev.crema.layers.attention.Attention;
import dev.crema.layers.attention.GroupedQueryAttention;
import dev.crema.layers.attention.MaskedLMHead;
import dev.crema.layers.attention.MultiHeadAttention;
import dev.crema.layers.attention.PositionEmbedding;
import dev.crema.layers.attention.ReversibleEmbedding;
import dev.crema.layers.attention.RotaryEmbedding;
import dev.crema.layers.attention.SinePositionEncoding;
import dev.crema.layers.attention.TokenAndPositionEmbedding;
import dev.crema.layers.attention.TransformerDecoder;
import dev.crema.layers.attention.TransformerEncoder;
import dev.crema.layers.convolution.Conv1D;
import dev.crema.layers.convolution.Conv1DTranspose;
import dev.crema.layers.convolution.Conv2D;
import dev.crema.layers.convolution.Conv2DTranspose;
import dev.crema.layers.convolution.Conv3D;
import dev.crema.layers.convolution.Conv3DTranspose;
import dev.crema.layers.convolution.DepthwiseConv1D;
import dev.crema.layers.convolution.DepthwiseConv2D;
import dev.crema.layers.convolution.SeparableConv1D;
import dev.crema.layers.convolution.SeparableConv2D;
import dev.crema.layers.core.Activate;
import dev.crema.layers.core.Dense;
import dev.crema.layers.core.EinsumDense;
import dev.crema.layers.core.Embedding;
import dev.crema.layers.core.Identity;
import dev.crema.layers.core.Masking;
import dev.crema.layers.core.Pipeline;
import dev.crema.layers.core.TernaryDense;
import dev.crema.layers.merging.Add;
import dev.crema.layers.merging.Average;
import dev.crema.layers.merging.Concatenate;
import dev.crema.layers.merging.Dot;
import dev.crema.layers.merging.Maximum;
import dev.crema.layers.merging.Minimum;
import dev.crema.layers.merging.Multiply;
import dev.crema.layers.merging.Subtract;
import dev.crema.layers.normalization.BatchNormalization;
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
import dev.crema.layers.pooling.AveragePooling2D;
import dev.crema.layers.pooling.AveragePooling3D;
import dev.crema.layers.pooling.GlobalAveragePooling1D;
import dev.crema.layers.pooling.GlobalAveragePooling2D;
import dev.crema.layers.pooling.GlobalAveragePooling3D;
import dev.crema.layers.pooling.GlobalMaxPooling1D;
import dev.crema.layers.pooling.GlobalMaxPooling2D;
import dev.crema.layers.pooling.GlobalMaxPooling3D;
import dev.crema.layers.pooling.MaxPooling1D;
import dev.crema.layers.pooling.MaxPooling2D;
import dev.crema.layers.pooling.MaxPooling3D;
import dev.crema.layers.preprocessing.AugMix;
import dev.crema.layers.preprocessing.AutoContrast;
import dev.crema.layers.preprocessing.CategoryEncoding;
import dev.crema.layers.preprocessing.CenterCrop;
import dev.crema.layers.preprocessing.ContrastLimitedAdaptiveHistogramEqualization;
import dev.crema.layers.preprocessing.CutMix;
import dev.crema.layers.preprocessing.Discretization;
import dev.crema.layers.preprocessing.Equalization;
import dev.crema.layers.preprocessing.HashedCrossing;
import dev.crema.layers.preprocessing.Hashing;
import dev.crema.layers.preprocessing.IntegerLookup;
import dev.crema.layers.preprocessing.MaxNumBoundingBoxes;
import dev.crema.layers.preprocessing.MelSpectrogram;
import dev.crema.layers.preprocessing.MixUp;
import dev.crema.layers.preprocessing.Normalization;
import dev.crema.layers.preprocessing.RandAugment;
import dev.crema.layers.preprocessing.RandomBrightness;
import dev.crema.layers.preprocessing.RandomColorDegeneration;
import dev.crema.layers.preprocessing.RandomColorJitter;
import dev.crema.layers.preprocessing.RandomContrast;
import dev.crema.layers.preprocessing.RandomCrop;
import dev.crema.layers.preprocessing.RandomElasticTransform;
import dev.crema.layers.preprocessing.RandomErasing;
import dev.crema.layers.preprocessing.RandomFlip;
import dev.crema.layers.preprocessing.RandomGaussianBlur;
import dev.crema.layers.preprocessing.RandomGrayscale;
import dev.crema.layers.preprocessing.RandomHue;
import dev.crema.layers.preprocessing.RandomInvert;
import dev.crema.layers.preprocessing.RandomPerspective;
import dev.crema.layers.preprocessing.RandomPosterization;
import dev.crema.layers.preprocessing.RandomRotation;
import dev.crema.layers.preprocessing.RandomSaturation;
import dev.crema.layers.preprocessing.RandomSharpness;
import dev.crema.layers.preprocessing.RandomShear;
import dev.crema.layers.preprocessing.RandomTranslation;
import dev.crema.layers.preprocessing.RandomZoom;
import dev.crema.layers.preprocessing.Rescaling;
import dev.crema.layers.preprocessing.Resizing;
import dev.crema.layers.preprocessing.STFTSpectrogram;
import dev.crema.layers.preprocessing.Solarization;
import dev.crema.layers.quantization.Dequantize;
import dev.crema.layers.quantization.Levels;
import dev.crema.layers.quantization.Quantize;
import dev.crema.layers.quantization.QuantizedConvolution;
import dev.crema.layers.quantization.QuantizedDense;
import dev.crema.layers.quantization.Requantization;
import dev.crema.layers.recurrent.Bidirectional;
import dev.crema.layers.recurrent.ConvLSTM1D;
import dev.crema.layers.recurrent.ConvLSTM2D;
import dev.crema.layers.recurrent.ConvLSTM3D;
import dev.crema.layers.recurrent.ConvLSTMCell;
import dev.crema.layers.recurrent.GRU;
import dev.crema.layers.recurrent.GRUCell;
import dev.crema.layers.recurrent.LSTM;
import dev.crema.layers.recurrent.LSTMCell;
import dev.crema.layers.recurrent.RNN;
import dev.crema.layers.recurrent.SimpleRNN;
import dev.crema.layers.recurrent.SimpleRNNCell;
import dev.crema.layers.recurrent.StackedRNNCells;
import dev.crema.layers.recurrent.TimeDistributed;
import dev.crema.layers.regularization.ActivityRegularization;
import dev.crema.layers.regularization.AlphaDropout;
import dev.crema.layers.regularization.Dropout;
import dev.crema.layers.regularization.GaussianDropout;
import dev.crema.layers.regularization.GaussianNoise;
import dev.crema.layers.regularization.SpatialDropout1D;
import dev.crema.layers.regularization.SpatialDropout2D;
import dev.crema.layers.regularization.SpatialDropout3D;
import dev.crema.layers.reshaping.Cropping1D;
import dev.crema.layers.reshaping.Cropping2D;
import dev.crema.layers.reshaping.Cropping3D;
import dev.crema.layers.reshaping.Flatten;
import dev.crema.layers.reshaping.Permute;
import dev.crema.layers.reshaping.RepeatVector;
import dev.crema.layers.reshaping.Reshape;
import dev.crema.layers.reshaping.UpSampling1D;
import dev.crema.layers.reshaping.UpSampling2D;
import dev.crema.layers.reshaping.UpSampling3D;
import dev.crema.layers.reshaping.ZeroPadding1D;
import dev.crema.layers.reshaping.ZeroPadding2D;
import dev.crema.layers.reshaping.ZeroPadding3D;
import java.util.List;
import java.util.Optional;

/** One row per layer, or more: what {@link EveryLayerTest} tries them with. */
final class LayerCases {
  private LayerCases() {}

  private static final Levels LEVELS = new Levels(0.0625, 7);
  private static final Requantization SUMS =
      new Requantization(LEVELS, Optional.empty(), Optional.empty(), false);

  static final List<LayerCase> ALL =
      List.of(
          of(new Dense(3), in(4)).also(in(2, 4)).wrong(in()).bad("units", () -> new Dense(0)),
          of(new TernaryDense(3), in(4))
              .also(in(2, 4))
              .wrong(in())
              .flat()
              .bad("units", () -> new TernaryDense(0)),
          of(new Pipeline(new Dense(3), new Activate(new Tanh())), in(4))
              .also(in(2, 4))
              .bad("layers", () -> new Pipeline(List.of())),
          of(new EinsumDense("ab,bc->ac", 3), in(4))
              .wrong(in(4, 2))
              .bad("outputShape", () -> new EinsumDense("ab,bc->ac", 0)),
          of(new Embedding(6, 3), ids(6, 4))
              .also(ids(6, 2, 3))
              .bad("inputDim", () -> new Embedding(0, 3)),
          of(new Embedding(6, 3).sparse(true), ids(6, 4)).also(ids(6, 2, 3)),
          of(new Activate(new Tanh()), in(4)).also(in(2, 3)),
          of(new Masking(), in(3, 2)).also(in(5, 2)),
          of(new Identity(), in(3)).also(in(2, 2)),
          of(new ELU(), in(4)).also(in(2, 3)).bad("alpha", () -> new ELU(Double.NaN)),
          of(new LeakyReLU(), in(4)).also(in(2, 3)).bad("negativeSlope", () -> new LeakyReLU(-1)),
          of(new PReLU(), in(4)).bad("sharedAxes", () -> new PReLU().sharedAxes(0)),
          of(new ReLU(), in(4)).also(in(2, 3)).bad("maxValue", () -> new ReLU(-1, 0, 0)),
          of(new Softmax(), in(4)).also(in(2, 3)).bad("axis", () -> new Softmax(Ints.of())),
          of(new Conv1D(4, 3), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("filters", () -> new Conv1D(0, 3)),
          of(new Conv1DTranspose(2, 3).strides(2), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("filters", () -> new Conv1DTranspose(0, 3)),
          of(new DepthwiseConv1D(3), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("kernelSize", () -> new DepthwiseConv1D(0)),
          of(new SeparableConv1D(4, 3), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("filters", () -> new SeparableConv1D(0, 3)),
          of(new MaxPooling1D(2), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("poolSize", () -> new MaxPooling1D(0)),
          of(new GlobalMaxPooling1D(), in(7, 2)).also(in(9, 2)).wrong(in(7)),
          of(new AdaptiveMaxPooling1D(3), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("outputSize", () -> new AdaptiveMaxPooling1D(0)),
          of(new AveragePooling1D(2), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("poolSize", () -> new AveragePooling1D(0)),
          of(new GlobalAveragePooling1D(), in(7, 2)).also(in(9, 2)).wrong(in(7)),
          of(new AdaptiveAveragePooling1D(3), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("outputSize", () -> new AdaptiveAveragePooling1D(0)),
          of(new Cropping1D(), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("cropping", () -> new Cropping1D(-1)),
          of(new UpSampling1D(), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("size", () -> new UpSampling1D(0)),
          of(new ZeroPadding1D(), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .bad("padding", () -> new ZeroPadding1D(-1)),
          of(new SpatialDropout1D(0.5), in(7, 2))
              .also(in(9, 2))
              .wrong(in(7))
              .training(RANDOM)
              .bad("rate", () -> new SpatialDropout1D(2)),
          of(new Conv2D(4, 3), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("filters", () -> new Conv2D(0, 3)),
          of(new Conv2DTranspose(2, 3).strides(2), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("filters", () -> new Conv2DTranspose(0, 3)),
          of(new DepthwiseConv2D(3), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("kernelSize", () -> new DepthwiseConv2D(0)),
          of(new SeparableConv2D(4, 3), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("filters", () -> new SeparableConv2D(0, 3)),
          of(new MaxPooling2D(2), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("poolSize", () -> new MaxPooling2D(0)),
          of(new GlobalMaxPooling2D(), in(6, 5, 2)).also(in(7, 6, 2)).wrong(in(6, 5)),
          of(new AdaptiveMaxPooling2D(3), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("outputSize", () -> new AdaptiveMaxPooling2D(0)),
          of(new AveragePooling2D(2), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("poolSize", () -> new AveragePooling2D(0)),
          of(new GlobalAveragePooling2D(), in(6, 5, 2)).also(in(7, 6, 2)).wrong(in(6, 5)),
          of(new AdaptiveAveragePooling2D(3), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("outputSize", () -> new AdaptiveAveragePooling2D(0)),
          of(new Cropping2D(), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("cropping", () -> new Cropping2D(-1)),
          of(new UpSampling2D(), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("size", () -> new UpSampling2D(0)),
          of(new ZeroPadding2D(), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .bad("padding", () -> new ZeroPadding2D(-1)),
          of(new SpatialDropout2D(0.5), in(6, 5, 2))
              .also(in(7, 6, 2))
              .wrong(in(6, 5))
              .training(RANDOM)
              .bad("rate", () -> new SpatialDropout2D(2)),
          of(new Conv3D(4, 3), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("filters", () -> new Conv3D(0, 3)),
          of(new Conv3DTranspose(2, 3).strides(2), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("filters", () -> new Conv3DTranspose(0, 3)),
          of(new MaxPooling3D(2), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("poolSize", () -> new MaxPooling3D(0)),
          of(new GlobalMaxPooling3D(), in(4, 5, 4, 2)).also(in(5, 4, 5, 2)).wrong(in(4, 5, 4)),
          of(new AdaptiveMaxPooling3D(3), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("outputSize", () -> new AdaptiveMaxPooling3D(0)),
          of(new AveragePooling3D(2), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("poolSize", () -> new AveragePooling3D(0)),
          of(new GlobalAveragePooling3D(), in(4, 5, 4, 2)).also(in(5, 4, 5, 2)).wrong(in(4, 5, 4)),
          of(new AdaptiveAveragePooling3D(3), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("outputSize", () -> new AdaptiveAveragePooling3D(0)),
          of(new Cropping3D(), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("cropping", () -> new Cropping3D(-1)),
          of(new UpSampling3D(), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("size", () -> new UpSampling3D(0)),
          of(new ZeroPadding3D(), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .bad("padding", () -> new ZeroPadding3D(-1)),
          of(new SpatialDropout3D(0.5), in(4, 5, 4, 2))
              .also(in(5, 4, 5, 2))
              .wrong(in(4, 5, 4))
              .training(RANDOM)
              .bad("rate", () -> new SpatialDropout3D(2)),
          of(new Flatten(), in(3, 2)).also(in(4)),
          of(new Reshape(3, 2), in(6))
              .also(in(2, 3))
              .wrong(in(5))
              .bad("target", () -> new Reshape(-1, -1)),
          of(new Permute(2, 1), in(3, 2))
              .also(in(4, 5))
              .wrong(in(3))
              .bad("dims", () -> new Permute(1, 1)),
          of(new RepeatVector(3), in(4)).wrong(in(4, 2)).bad("n", () -> new RepeatVector(0)),
          of(new Add(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Average(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Maximum(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Minimum(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Multiply(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Subtract(), in(3), in(3)).also(in(2, 4), in(2, 4)).wrong(in(3), in(4)),
          of(new Concatenate(), in(3), in(2)).also(in(2, 4), in(2, 3)).wrong(in(2, 4), in(3, 4)),
          of(new Dot(1), in(3), in(3))
              .also(in(5), in(5))
              .wrong(in(3), in(4))
              .bad("axes", () -> new Dot(0)),
          of(new BatchNormalization(), in(4))
              .also(in(2, 4))
              .training(OTHER)
              .bad("momentum", () -> new BatchNormalization().momentum(2)),
          of(new GroupNormalization(2), in(3, 4))
              .also(in(5, 4))
              .wrong(in(3, 5))
              .bad("groups", () -> new GroupNormalization(0)),
          of(new LayerNormalization(), in(4))
              .also(in(2, 4))
              .bad("epsilon", () -> new LayerNormalization().epsilon(-1)),
          of(new RMSNormalization(), in(4))
              .also(in(2, 4))
              .bad("epsilon", () -> new RMSNormalization().epsilon(-1)),
          of(new UnitNormalization(), in(4))
              .also(in(2, 5))
              .bad("axis", () -> new UnitNormalization(Ints.of())),
          of(new SpectralNormalization(new Dense(3)), in(4))
              .wrong(in())
              .training(OTHER)
              .bad("powerIterations", () -> new SpectralNormalization(new Dense(3), 0)),
          of(new ActivityRegularization(0.1, 0.1), in(4))
              .also(in(2, 3))
              .bad("l1", () -> new ActivityRegularization(-1, 0)),
          of(new AlphaDropout(0.5), in(40))
              .also(in(8, 5))
              .training(RANDOM)
              .bad("rate", () -> new AlphaDropout(2)),
          of(new Dropout(0.5), in(40))
              .also(in(8, 5))
              .training(RANDOM)
              .bad("rate", () -> new Dropout(2)),
          of(new GaussianDropout(0.5), in(40))
              .also(in(8, 5))
              .training(RANDOM)
              .bad("rate", () -> new GaussianDropout(2)),
          of(new GaussianNoise(0.5), in(4))
              .also(in(2, 3))
              .training(RANDOM)
              .bad("stddev", () -> new GaussianNoise(-1)),
          of(new AdditiveAttention(), in(3, 4), in(5, 4))
              .also(in(2, 4), in(6, 4))
              .wrong(in(3), in(5, 4))
              .bad("dropout", () -> new AdditiveAttention().dropout(1)),
          of(new Attention(), in(3, 4), in(5, 4))
              .also(in(2, 4), in(6, 4))
              .wrong(in(3), in(5, 4))
              .bad("dropout", () -> new Attention().dropout(1)),
          of(new MultiHeadAttention(2, 3).dropout(0.5), in(3, 4), in(5, 4))
              .also(in(2, 4), in(6, 4))
              .wrong(in(3), in(5, 4))
              .training(RANDOM)
              .bad("numHeads", () -> new MultiHeadAttention(0, 3)),
          of(new GroupedQueryAttention(2, 4, 2), in(3, 4), in(5, 4))
              .also(in(2, 4), in(6, 4))
              .wrong(in(3), in(5, 4))
              .bad("headDim", () -> new GroupedQueryAttention(0, 4, 2)),
          of(new MaskedLMHead(7), in(5, 4), ids(5, 2))
              .also(in(3, 4), ids(3, 1))
              .wrong(in(5), ids(5, 2))
              .bad("vocabularySize", () -> new MaskedLMHead(0)),
          of(new PositionEmbedding(6), in(4, 3))
              .also(in(6, 3))
              .wrong(in(7, 3))
              .bad("sequenceLength", () -> new PositionEmbedding(0)),
          of(new ReversibleEmbedding(6, 3), ids(6, 4))
              .also(ids(6, 2))
              .bad("inputDim", () -> new ReversibleEmbedding(0, 3)),
          of(new ReversibleEmbedding(6, 3).reverse(), in(4, 3)).also(in(2, 3)).wrong(in(4, 2)),
          of(new RotaryEmbedding(), in(4, 6))
              .also(in(3, 6))
              .wrong(in(4, 5))
              .bad("maxWavelength", () -> new RotaryEmbedding().maxWavelength(0)),
          of(new SinePositionEncoding(), in(4, 3))
              .also(in(5, 4))
              .wrong(in(4))
              .bad("maxWavelength", () -> new SinePositionEncoding().maxWavelength(0)),
          of(new TokenAndPositionEmbedding(6, 5, 3), ids(6, 4))
              .also(ids(6, 2))
              .wrong(ids(6, 7))
              .bad("sequenceLength", () -> new TokenAndPositionEmbedding(6, 0, 3)),
          of(new TransformerEncoder(5, 2).dropout(0.5), in(3, 4))
              .also(in(5, 4))
              .wrong(in(3))
              .training(RANDOM)
              .bad("numHeads", () -> new TransformerEncoder(5, 0)),
          of(new TransformerDecoder(5, 2), in(3, 4), in(2, 4))
              .also(in(5, 4), in(3, 4))
              .wrong(in(3), in(2, 4))
              .bad("numHeads", () -> new TransformerDecoder(5, 0)),
          of(new LSTM(2), in(4, 3)).also(in(6, 3)).wrong(in(3)).bad("units", () -> new LSTM(0)),
          of(new GRU(2), in(4, 3)).also(in(6, 3)).wrong(in(3)).bad("units", () -> new GRU(0)),
          of(new SimpleRNN(2), in(4, 3))
              .also(in(6, 3))
              .wrong(in(3))
              .bad("units", () -> new SimpleRNN(0)),
          of(new RNN(new LSTMCell(2)).returnSequences(true), in(4, 3))
              .also(in(2, 3))
              .wrong(in(3))
              .bad("cells", () -> new RNN(List.of())),
          of(new Bidirectional(new GRU(2)), in(4, 3)).also(in(6, 3)).wrong(in(3)),
          of(new TimeDistributed(new Dense(2)), in(4, 3)).also(in(6, 3)).wrong(in()),
          of(new LSTMCell(2), in(3), in(2), in(2))
              .wrong(in(3), in(3), in(2))
              .bad("units", () -> new LSTMCell(0)),
          of(new GRUCell(2), in(3), in(2)).wrong(in(3), in(3)).bad("units", () -> new GRUCell(0)),
          of(new SimpleRNNCell(2), in(3), in(2))
              .wrong(in(3), in(3))
              .bad("units", () -> new SimpleRNNCell(0)),
          of(
                  new StackedRNNCells(List.of(new GRUCell(2), new SimpleRNNCell(3))),
                  in(3),
                  in(2),
                  in(3))
              .wrong(in(3), in(3))
              .bad("cells", () -> new StackedRNNCells(List.of())),
          of(new ConvLSTMCell(2, 3).padding(Padding.SAME), in(5, 3), in(5, 2), in(5, 2))
              .wrong(in(3), in(2), in(2))
              .bad("filters", () -> new ConvLSTMCell(0, 3)),
          of(new ConvLSTM1D(2, 3), in(3, 5, 2))
              .also(in(2, 6, 2))
              .wrong(in(3, 5))
              .bad("filters", () -> new ConvLSTM1D(0, 3)),
          of(new ConvLSTM2D(2, 3), in(3, 4, 5, 2))
              .also(in(2, 5, 4, 2))
              .wrong(in(3, 5))
              .bad("filters", () -> new ConvLSTM2D(0, 3)),
          of(new ConvLSTM3D(2, 2), in(2, 3, 3, 3, 2))
              .also(in(2, 4, 3, 3, 2))
              .wrong(in(3, 5))
              .bad("filters", () -> new ConvLSTM3D(0, 3)),
          of(new AutoContrast().valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .flat()
              .bad("valueRange", () -> new AutoContrast().valueRange(1, 0)),
          of(new CategoryEncoding(5), ids(5, 4))
              .also(ids(5, 3))
              .flat()
              .bad("numTokens", () -> new CategoryEncoding(0)),
          of(new CenterCrop(3, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .bad("height", () -> new CenterCrop(0, 2)),
          of(new Discretization(List.of(-1.0, 0.0, 1.0)), in(4))
              .also(in(2, 3))
              .flat()
              .bad("numBins", () -> new Discretization(0)),
          of(new Hashing(7).maskValue(3), ids(100, 4))
              .also(ids(100, 2, 3))
              .flat()
              .bad("numBins", () -> new Hashing(0)),
          of(new IntegerLookup(List.of(5L, 3L, 8L)).maskToken(2), ids(10, 4))
              .also(ids(10, 2, 3))
              .flat()
              .bad("numOovIndices", () -> new IntegerLookup().numOovIndices(-1)),
          of(new HashedCrossing(7), ids(10, 1), ids(20, 1))
              .wrong(ids(10, 2), ids(20, 2))
              .flat()
              .bad("numBins", () -> new HashedCrossing(0)),
          of(new Normalization().statistics(List.of(1.0, 2.0), List.of(1.0, 4.0)), in(2))
              .also(in(3, 2))
              .wrong(in(3))
              .bad("axis", () -> new Normalization().axis(0)),
          of(new Rescaling(0.5, 1), in(3))
              .also(in(2, 3))
              .bad("scale", () -> new Rescaling(Double.NaN, 0)),
          of(new Resizing(4, 4), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .bad("height", () -> new Resizing(0, 4)),
          of(new MelSpectrogram().frames(8, 3).samplingRate(800).bands(3, 10, 400), in(20))
              .also(in(32))
              .wrong(in(4))
              .bad("numMelBins", () -> new MelSpectrogram().bands(0, 20, 30)),
          of(new STFTSpectrogram().frames(4, 2), in(10, 1))
              .also(in(12, 1))
              .wrong(in(10))
              .bad("frameStep", () -> new STFTSpectrogram().frames(4, 5)),
          of(new Equalization().valueRange(-2, 2).bins(8), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .flat()
              .bad("bins", () -> new Equalization().bins(1)),
          of(
                  new ContrastLimitedAdaptiveHistogramEqualization()
                      .valueRange(-2, 2)
                      .tileGridSize(4, 2),
                  in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .flat()
              .bad(
                  "tileGridSize",
                  () -> new ContrastLimitedAdaptiveHistogramEqualization().tileGridSize(0, 2)),
          of(new RandomPerspective(1), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("scale", () -> new RandomPerspective().scale(2)),
          of(new RandomElasticTransform(1).valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("scale", () -> new RandomElasticTransform().scale(0.5, 2)),
          of(new RandAugment().valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("numOps", () -> new RandAugment().numOps(0)),
          of(new AugMix().valueRange(-2, 2).chains(2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new AugMix().factor(2)),
          of(new MixUp(), in(6, 5, 3), in(4))
              .also(in(7, 6, 3), in(3))
              .wrong(in(6, 5, 3), in(4, 2))
              .training(RANDOM)
              .flat()
              .bad("alpha", () -> new MixUp(0)),
          of(new CutMix(), in(6, 5, 3), in(4))
              .also(in(7, 6, 3), in(3))
              .wrong(in(6, 5, 3), in(4, 2))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new CutMix(2)),
          of(new MaxNumBoundingBoxes(5), in(3, 4), in(3))
              .also(in(7, 4), in(7))
              .wrong(in(3, 5), in(3))
              .bad("maxNumber", () -> new MaxNumBoundingBoxes(0)),
          of(new RandomBrightness(0.5).valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomBrightness(2)),
          of(new RandomContrast(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomContrast(0.5, 1.5)),
          of(new RandomFlip(), in(6, 5, 3)).also(in(7, 6, 3)).wrong(in(6)).training(RANDOM).flat(),
          of(new RandomColorDegeneration(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomColorDegeneration(2)),
          of(new RandomColorJitter(0.5, 0.5, 0.5, 0.5).valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("brightnessFactor", () -> new RandomColorJitter(2, 0, 0, 0)),
          of(new RandomErasing(1), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomErasing(2)),
          of(new RandomGrayscale(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomGrayscale(2)),
          of(new RandomHue(0.5).valueRange(0, 1), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomHue(2)),
          of(new RandomInvert(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomInvert(2)),
          of(new RandomPosterization(1, 8).valueRange(-2, 2), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomPosterization(9)),
          of(new RandomRotation(0.3), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomRotation(Double.NaN)),
          of(new RandomSaturation(0.5).valueRange(0, 1), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomSaturation(2)),
          of(new RandomSharpness(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomSharpness(2)),
          of(new RandomShear(0.5, 0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("xFactor", () -> new RandomShear(2, 0)),
          of(new RandomTranslation(0.3, 0.3), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("heightFactor", () -> new RandomTranslation(Double.NaN, 0)),
          of(new RandomZoom(0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("heightFactor", () -> new RandomZoom(Double.NaN)),
          of(new Solarization(0.5, 0.5), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("thresholdFactor", () -> new Solarization(0, 2)),
          of(new RandomCrop(3, 3), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("height", () -> new RandomCrop(0, 3)),
          of(new RandomGaussianBlur(1), in(6, 5, 3))
              .also(in(7, 6, 3))
              .wrong(in(6))
              .training(RANDOM)
              .flat()
              .bad("factor", () -> new RandomGaussianBlur(2)),
          of(new Quantize(LEVELS), in(5, 3)).also(in(7, 3)).flat(),
          of(new Dequantize(LEVELS), ids(256, 5, 3)).also(ids(256, 7, 3)).wrong(in(5)).flat(),
          of(
                  new QuantizedConvolution(
                      4, Ints.of(3, 2), Ints.of(2, 1), Padding.SAME, Ints.of(1, 1), SUMS),
                  ids(256, 6, 5, 3))
              .also(ids(256, 7, 4, 3))
              .wrong(ids(256, 5, 3))
              .flat()
              .bad(
                  "filters",
                  () ->
                      new QuantizedConvolution(
                          0, Ints.of(3), Ints.of(1), Padding.SAME, Ints.of(1), SUMS)),
          of(new QuantizedDense(4, SUMS), ids(256, 6, 3))
              .also(ids(256, 7, 3))
              .wrong(in(6, 3))
              .flat()
              .bad("units", () -> new QuantizedDense(0, SUMS)));
}
