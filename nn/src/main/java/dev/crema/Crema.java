package dev.crema;

import dev.crema.activations.Activation;
import dev.crema.activations.Celu;
import dev.crema.activations.Elu;
import dev.crema.activations.Exponential;
import dev.crema.activations.Gelu;
import dev.crema.activations.Glu;
import dev.crema.activations.HardShrink;
import dev.crema.activations.HardSigmoid;
import dev.crema.activations.HardSilu;
import dev.crema.activations.HardTanh;
import dev.crema.activations.LeakyRelu;
import dev.crema.activations.Linear;
import dev.crema.activations.LogSigmoid;
import dev.crema.activations.LogSoftmax;
import dev.crema.activations.Mish;
import dev.crema.activations.Relu;
import dev.crema.activations.Relu6;
import dev.crema.activations.Selu;
import dev.crema.activations.Sigmoid;
import dev.crema.activations.Silu;
import dev.crema.activations.SoftShrink;
import dev.crema.activations.Softmax;
import dev.crema.activations.Softplus;
import dev.crema.activations.Softsign;
import dev.crema.activations.SparsePlus;
import dev.crema.activations.SparseSigmoid;
import dev.crema.activations.Sparsemax;
import dev.crema.activations.Squareplus;
import dev.crema.activations.Tanh;
import dev.crema.activations.TanhShrink;
import dev.crema.activations.Threshold;
import dev.crema.callbacks.Callback;
import dev.crema.callbacks.CsvLogger;
import dev.crema.callbacks.EarlyStopping;
import dev.crema.callbacks.LearningRateScheduler;
import dev.crema.callbacks.ModelCheckpoint;
import dev.crema.callbacks.ReduceLearningRateOnPlateau;
import dev.crema.callbacks.RemoteMonitor;
import dev.crema.callbacks.SwapEmaWeights;
import dev.crema.callbacks.TensorBoard;
import dev.crema.callbacks.TerminateOnNaN;
import dev.crema.constraints.MaxNorm;
import dev.crema.constraints.MinMaxNorm;
import dev.crema.constraints.NonNeg;
import dev.crema.constraints.UnitNorm;
import dev.crema.cost.CostReport;
import dev.crema.engine.Tensor;
import dev.crema.engine.types.DType;
import dev.crema.initializers.Constant;
import dev.crema.initializers.GlorotNormal;
import dev.crema.initializers.GlorotUniform;
import dev.crema.initializers.HeNormal;
import dev.crema.initializers.HeUniform;
import dev.crema.initializers.Identity;
import dev.crema.initializers.LecunNormal;
import dev.crema.initializers.LecunUniform;
import dev.crema.initializers.Ones;
import dev.crema.initializers.Orthogonal;
import dev.crema.initializers.RandomNormal;
import dev.crema.initializers.RandomUniform;
import dev.crema.initializers.STFT;
import dev.crema.initializers.TruncatedNormal;
import dev.crema.initializers.VarianceScaling;
import dev.crema.initializers.Zeros;
import dev.crema.layers.Layer;
import dev.crema.layers.Symbol;
import dev.crema.layers.activations.PReLU;
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
import dev.crema.layers.core.Lambda;
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
import dev.crema.layers.preprocessing.StringLookup;
import dev.crema.layers.preprocessing.TextVectorization;
import dev.crema.layers.recurrent.Bidirectional;
import dev.crema.layers.recurrent.Cell;
import dev.crema.layers.recurrent.ConvLSTM1D;
import dev.crema.layers.recurrent.ConvLSTM2D;
import dev.crema.layers.recurrent.ConvLSTM3D;
import dev.crema.layers.recurrent.GRU;
import dev.crema.layers.recurrent.GRUCell;
import dev.crema.layers.recurrent.LSTM;
import dev.crema.layers.recurrent.LSTMCell;
import dev.crema.layers.recurrent.RNN;
import dev.crema.layers.recurrent.Recurrent;
import dev.crema.layers.recurrent.SimpleRNN;
import dev.crema.layers.recurrent.SimpleRNNCell;
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
import dev.crema.losses.BinaryCrossentropy;
import dev.crema.losses.BinaryFocalCrossentropy;
import dev.crema.losses.CTC;
import dev.crema.losses.CategoricalCrossentropy;
import dev.crema.losses.CategoricalFocalCrossentropy;
import dev.crema.losses.CategoricalGeneralizedCrossEntropy;
import dev.crema.losses.CategoricalHinge;
import dev.crema.losses.Circle;
import dev.crema.losses.CosineSimilarity;
import dev.crema.losses.Dice;
import dev.crema.losses.Hinge;
import dev.crema.losses.Huber;
import dev.crema.losses.KLDivergence;
import dev.crema.losses.LogCosh;
import dev.crema.losses.Loss;
import dev.crema.losses.MeanAbsoluteError;
import dev.crema.losses.MeanAbsolutePercentageError;
import dev.crema.losses.MeanSquaredError;
import dev.crema.losses.MeanSquaredLogarithmicError;
import dev.crema.losses.Poisson;
import dev.crema.losses.Reduction;
import dev.crema.losses.SparseCategoricalCrossentropy;
import dev.crema.losses.SquaredHinge;
import dev.crema.losses.Tversky;
import dev.crema.metrics.AUC;
import dev.crema.metrics.AutoAccuracy;
import dev.crema.metrics.BinaryAccuracy;
import dev.crema.metrics.BinaryIoU;
import dev.crema.metrics.CategoricalAccuracy;
import dev.crema.metrics.ConcordanceCorrelation;
import dev.crema.metrics.F1Score;
import dev.crema.metrics.FBetaScore;
import dev.crema.metrics.FalseNegatives;
import dev.crema.metrics.FalsePositives;
import dev.crema.metrics.IoU;
import dev.crema.metrics.LogCoshError;
import dev.crema.metrics.LossMetric;
import dev.crema.metrics.MeanIoU;
import dev.crema.metrics.OneHotIoU;
import dev.crema.metrics.OneHotMeanIoU;
import dev.crema.metrics.PearsonCorrelation;
import dev.crema.metrics.Precision;
import dev.crema.metrics.PrecisionAtRecall;
import dev.crema.metrics.R2Score;
import dev.crema.metrics.Recall;
import dev.crema.metrics.RecallAtPrecision;
import dev.crema.metrics.RootMeanSquaredError;
import dev.crema.metrics.SensitivityAtSpecificity;
import dev.crema.metrics.SparseCategoricalAccuracy;
import dev.crema.metrics.SparseTopKCategoricalAccuracy;
import dev.crema.metrics.SpecificityAtSensitivity;
import dev.crema.metrics.TopKCategoricalAccuracy;
import dev.crema.metrics.TrueNegatives;
import dev.crema.metrics.TruePositives;
import dev.crema.optimizers.Adadelta;
import dev.crema.optimizers.Adafactor;
import dev.crema.optimizers.Adagrad;
import dev.crema.optimizers.Adam;
import dev.crema.optimizers.AdamW;
import dev.crema.optimizers.Adamax;
import dev.crema.optimizers.CosineDecay;
import dev.crema.optimizers.CosineDecayRestarts;
import dev.crema.optimizers.ExponentialDecay;
import dev.crema.optimizers.Ftrl;
import dev.crema.optimizers.InverseTimeDecay;
import dev.crema.optimizers.Lamb;
import dev.crema.optimizers.Lion;
import dev.crema.optimizers.LossScaleOptimizer;
import dev.crema.optimizers.MultiOptimizer;
import dev.crema.optimizers.Muon;
import dev.crema.optimizers.Nadam;
import dev.crema.optimizers.Optimizer;
import dev.crema.optimizers.PiecewiseConstantDecay;
import dev.crema.optimizers.PolynomialDecay;
import dev.crema.optimizers.RMSprop;
import dev.crema.optimizers.SGD;
import dev.crema.optimizers.Schedule;
import dev.crema.optimizers.ScheduleFreeAdamW;
import dev.crema.optimizers.Warmup;
import dev.crema.regularizers.L1;
import dev.crema.regularizers.L1L2;
import dev.crema.regularizers.L2;
import dev.crema.regularizers.OrthogonalRegularizer;
import dev.crema.saving.Saving;
import dev.crema.train.Dataset;
import dev.crema.train.Options;
import dev.crema.train.Target;
import dev.crema.train.Verbose;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Everything by a short name, for {@code import static dev.crema.Crema.*}.
 *
 * <pre>{@code
 * var model = sequential(input(28, 28), flatten(), dense(128).activation(relu()), dense(10));
 * model.compile(adam(), sparseCategoricalCrossentropy(true), accuracy());
 * model.fit(x, y, epochs(5), batchSize(128));
 * }</pre>
 */
public final class Crema {
  private Crema() {}

  // ---------------------------------------------------------------- models

  /**
   * A float32 input.
   *
   * @param dims the axes of one sample, without the batch; -1 is open
   */
  public static Symbol input(long... dims) {
    return Symbol.input(DType.FLOAT32, dims);
  }

  /** An input of another type, such as int32 for tokens. */
  public static Symbol input(DType dtype, long... dims) {
    return Symbol.input(dtype, dims);
  }

  /** Layers one after the other, whose input shape comes from the first data. */
  public static Model sequential(Layer... layers) {
    return Model.sequential(List.of(layers));
  }

  /** Layers one after the other, checked at once against the shape of the input. */
  public static Model sequential(Symbol input, Layer... layers) {
    return Model.sequential(input, List.of(layers));
  }

  /** Reads a model from a file; see {@link Saving#load(Path)}. */
  public static Model load(Path file) {
    return Saving.load(file);
  }

  /** All that lies between an input and an output. */
  public static Model model(Symbol input, Symbol output) {
    return Model.functional(List.of(input), List.of(output));
  }

  /** All that lies between inputs and outputs. */
  public static Model model(List<Symbol> inputs, List<Symbol> outputs) {
    return Model.functional(inputs, outputs);
  }

  /** A model around a layer of one's own. */
  public static Model model(Layer layer, Symbol... inputs) {
    return inputs.length == 0 ? Model.of(layer) : Model.of(layer, inputs);
  }

  /**
   * Starts the sequence of seeds that models made from now on get. It starts at 0, so that a
   * program gives the same numbers each time it runs.
   */
  public static void seed(long seed) {
    Seeds.start(seed);
  }

  /** What an output is trained for, if a model has several or needs more than a loss. */
  public static Target target(Loss loss) {
    return Target.of(loss);
  }

  // ---------------------------------------------------------------- layers

  /** A layer in which each output looks at all inputs. */
  public static Dense dense(int units) {
    return new Dense(units);
  }

  /** A dense layer that learns to do with the weights -1, 0 and 1; see {@link TernaryDense}. */
  public static TernaryDense ternaryDense(int units) {
    return new TernaryDense(units);
  }

  /** Layers one after the other as one layer; see {@link Pipeline}. */
  public static Pipeline pipeline(Layer... layers) {
    return new Pipeline(layers);
  }

  /** A layer that applies a function. */
  public static Activate activation(Activation function) {
    return new Activate(function);
  }

  /** A table of vectors, looked up by number. */
  public static Embedding embedding(int inputDim, int outputDim) {
    return new Embedding(inputDim, outputDim);
  }

  /** A dense layer over axes that an equation names. */
  public static EinsumDense einsumDense(String equation, int... outputShape) {
    return new EinsumDense(equation, outputShape);
  }

  /** A function of tensors as a layer, in models that are not saved. */
  public static Lambda lambda(UnaryOperator<Tensor> function) {
    return new Lambda(function);
  }

  /** Masks items of zeros. */
  public static Masking masking() {
    return new Masking();
  }

  /** Masks items all of whose numbers are a certain one. */
  public static Masking masking(double maskValue) {
    return new Masking(maskValue);
  }

  /** A rectifier that learns its slope below 0. */
  public static PReLU prelu() {
    return new PReLU();
  }

  /** A convolution of images with a square window. */
  public static Conv2D conv2d(int filters, int kernelSize) {
    return new Conv2D(filters, kernelSize);
  }

  /** A convolution of images. */
  public static Conv2D conv2d(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2D(filters, kernelHeight, kernelWidth);
  }

  /** A convolution of steps. */
  public static Conv1D conv1d(int filters, int kernelSize) {
    return new Conv1D(filters, kernelSize);
  }

  /** A convolution of volumes with a cubic window. */
  public static Conv3D conv3d(int filters, int kernelSize) {
    return new Conv3D(filters, kernelSize);
  }

  /** A convolution of volumes. */
  public static Conv3D conv3d(int filters, int kernelDepth, int kernelHeight, int kernelWidth) {
    return new Conv3D(filters, kernelDepth, kernelHeight, kernelWidth);
  }

  /** A transposed convolution of steps. */
  public static Conv1DTranspose conv1dTranspose(int filters, int kernelSize) {
    return new Conv1DTranspose(filters, kernelSize);
  }

  /** A transposed convolution of images with a square window. */
  public static Conv2DTranspose conv2dTranspose(int filters, int kernelSize) {
    return new Conv2DTranspose(filters, kernelSize);
  }

  /** A transposed convolution of images. */
  public static Conv2DTranspose conv2dTranspose(int filters, int kernelHeight, int kernelWidth) {
    return new Conv2DTranspose(filters, kernelHeight, kernelWidth);
  }

  /** A transposed convolution of volumes with a cubic window. */
  public static Conv3DTranspose conv3dTranspose(int filters, int kernelSize) {
    return new Conv3DTranspose(filters, kernelSize);
  }

  /** A transposed convolution of volumes. */
  public static Conv3DTranspose conv3dTranspose(
      int filters, int kernelDepth, int kernelHeight, int kernelWidth) {
    return new Conv3DTranspose(filters, kernelDepth, kernelHeight, kernelWidth);
  }

  /** A convolution of steps, each channel by itself. */
  public static DepthwiseConv1D depthwiseConv1d(int kernelSize) {
    return new DepthwiseConv1D(kernelSize);
  }

  /** A convolution of images, each channel by itself, with a square window. */
  public static DepthwiseConv2D depthwiseConv2d(int kernelSize) {
    return new DepthwiseConv2D(kernelSize);
  }

  /** A convolution of images, each channel by itself. */
  public static DepthwiseConv2D depthwiseConv2d(int kernelHeight, int kernelWidth) {
    return new DepthwiseConv2D(kernelHeight, kernelWidth);
  }

  /** A convolution of steps, first each channel by itself, then all channels at each place. */
  public static SeparableConv1D separableConv1d(int filters, int kernelSize) {
    return new SeparableConv1D(filters, kernelSize);
  }

  /**
   * A convolution of images with a square window, first each channel by itself, then all at each
   * place.
   */
  public static SeparableConv2D separableConv2d(int filters, int kernelSize) {
    return new SeparableConv2D(filters, kernelSize);
  }

  /** A convolution of images, first each channel by itself, then all channels at each place. */
  public static SeparableConv2D separableConv2d(int filters, int kernelHeight, int kernelWidth) {
    return new SeparableConv2D(filters, kernelHeight, kernelWidth);
  }

  /** The greatest number of each window of 2 × 2. */
  public static MaxPooling2D maxPooling2d() {
    return new MaxPooling2D();
  }

  /** The greatest number of each square window. */
  public static MaxPooling2D maxPooling2d(int size) {
    return new MaxPooling2D(size);
  }

  /** The greatest number of each window. */
  public static MaxPooling2D maxPooling2d(int height, int width) {
    return new MaxPooling2D(height, width);
  }

  /** The mean of each window of 2 × 2. */
  public static AveragePooling2D averagePooling2d() {
    return new AveragePooling2D();
  }

  /** The mean of each square window. */
  public static AveragePooling2D averagePooling2d(int size) {
    return new AveragePooling2D(size);
  }

  /** The mean of each window. */
  public static AveragePooling2D averagePooling2d(int height, int width) {
    return new AveragePooling2D(height, width);
  }

  /** The mean of an image, channel by channel. */
  public static GlobalAveragePooling2D globalAveragePooling2d() {
    return new GlobalAveragePooling2D();
  }

  /** The greatest number of each window of 2. */
  public static MaxPooling1D maxPooling1d() {
    return new MaxPooling1D();
  }

  /** The greatest number of each window. */
  public static MaxPooling1D maxPooling1d(int size) {
    return new MaxPooling1D(size);
  }

  /** The greatest number of each window of 2 × 2 × 2. */
  public static MaxPooling3D maxPooling3d() {
    return new MaxPooling3D();
  }

  /** The greatest number of each cubic window. */
  public static MaxPooling3D maxPooling3d(int size) {
    return new MaxPooling3D(size);
  }

  /** The greatest number of each window. */
  public static MaxPooling3D maxPooling3d(int depth, int height, int width) {
    return new MaxPooling3D(depth, height, width);
  }

  /** The greatest number of a sequence, channel by channel. */
  public static GlobalMaxPooling1D globalMaxPooling1d() {
    return new GlobalMaxPooling1D();
  }

  /** The greatest number of an image, channel by channel. */
  public static GlobalMaxPooling2D globalMaxPooling2d() {
    return new GlobalMaxPooling2D();
  }

  /** The greatest number of a volume, channel by channel. */
  public static GlobalMaxPooling3D globalMaxPooling3d() {
    return new GlobalMaxPooling3D();
  }

  /** The greatest number of each of {@code size} windows. */
  public static AdaptiveMaxPooling1D adaptiveMaxPooling1d(int size) {
    return new AdaptiveMaxPooling1D(size);
  }

  /** The greatest number of each of {@code size} windows along each axis. */
  public static AdaptiveMaxPooling2D adaptiveMaxPooling2d(int size) {
    return new AdaptiveMaxPooling2D(size);
  }

  /** The greatest number of each of as many windows as asked for. */
  public static AdaptiveMaxPooling2D adaptiveMaxPooling2d(int height, int width) {
    return new AdaptiveMaxPooling2D(height, width);
  }

  /** The greatest number of each of {@code size} windows along each axis. */
  public static AdaptiveMaxPooling3D adaptiveMaxPooling3d(int size) {
    return new AdaptiveMaxPooling3D(size);
  }

  /** The greatest number of each of as many windows as asked for. */
  public static AdaptiveMaxPooling3D adaptiveMaxPooling3d(int depth, int height, int width) {
    return new AdaptiveMaxPooling3D(depth, height, width);
  }

  /** The mean of each window. */
  public static AveragePooling1D averagePooling1d(int size) {
    return new AveragePooling1D(size);
  }

  /** The mean of each window of 2 × 2 × 2. */
  public static AveragePooling3D averagePooling3d() {
    return new AveragePooling3D();
  }

  /** The mean of each cubic window. */
  public static AveragePooling3D averagePooling3d(int size) {
    return new AveragePooling3D(size);
  }

  /** The mean of each window. */
  public static AveragePooling3D averagePooling3d(int depth, int height, int width) {
    return new AveragePooling3D(depth, height, width);
  }

  /** The mean of a sequence, channel by channel. */
  public static GlobalAveragePooling1D globalAveragePooling1d() {
    return new GlobalAveragePooling1D();
  }

  /** The mean of a volume, channel by channel. */
  public static GlobalAveragePooling3D globalAveragePooling3d() {
    return new GlobalAveragePooling3D();
  }

  /** The mean of each of {@code size} windows. */
  public static AdaptiveAveragePooling1D adaptiveAveragePooling1d(int size) {
    return new AdaptiveAveragePooling1D(size);
  }

  /** The mean of each of {@code size} windows along each axis. */
  public static AdaptiveAveragePooling2D adaptiveAveragePooling2d(int size) {
    return new AdaptiveAveragePooling2D(size);
  }

  /** The mean of each of as many windows as asked for. */
  public static AdaptiveAveragePooling2D adaptiveAveragePooling2d(int height, int width) {
    return new AdaptiveAveragePooling2D(height, width);
  }

  /** The mean of each of {@code size} windows along each axis. */
  public static AdaptiveAveragePooling3D adaptiveAveragePooling3d(int size) {
    return new AdaptiveAveragePooling3D(size);
  }

  /** The mean of each of as many windows as asked for. */
  public static AdaptiveAveragePooling3D adaptiveAveragePooling3d(
      int depth, int height, int width) {
    return new AdaptiveAveragePooling3D(depth, height, width);
  }

  /** Gives each channel a common mean and variance. */
  public static BatchNormalization batchNormalization() {
    return new BatchNormalization();
  }

  /** Gives the numbers of each item a common mean and variance. */
  public static LayerNormalization layerNormalization() {
    return new LayerNormalization();
  }

  /** Gives the numbers of each item a common mean square. */
  public static RMSNormalization rmsNormalization() {
    return new RMSNormalization();
  }

  /** Gives each of 32 groups of channels of each item a common mean and variance. */
  public static GroupNormalization groupNormalization() {
    return new GroupNormalization();
  }

  /** Gives each group of channels of each item a common mean and variance. */
  public static GroupNormalization groupNormalization(int groups) {
    return new GroupNormalization(groups);
  }

  /** Scales the numbers of each item to length 1. */
  public static UnitNormalization unitNormalization() {
    return new UnitNormalization();
  }

  /** A layer whose kernel is divided by its spectral norm in training. */
  public static SpectralNormalization spectralNormalization(Layer layer) {
    return new SpectralNormalization(layer);
  }

  /** Sets a random part of the numbers to 0 in training. */
  public static Dropout dropout(double rate) {
    return new Dropout(rate);
  }

  /** Sets a random part of the channels of sequences to 0 in training. */
  public static SpatialDropout1D spatialDropout1d(double rate) {
    return new SpatialDropout1D(rate);
  }

  /** Sets a random part of the channels of images to 0 in training. */
  public static SpatialDropout2D spatialDropout2d(double rate) {
    return new SpatialDropout2D(rate);
  }

  /** Sets a random part of the channels of volumes to 0 in training. */
  public static SpatialDropout3D spatialDropout3d(double rate) {
    return new SpatialDropout3D(rate);
  }

  /** Multiplies by random numbers around 1 in training. */
  public static GaussianDropout gaussianDropout(double rate) {
    return new GaussianDropout(rate);
  }

  /** Adds random numbers around 0 in training. */
  public static GaussianNoise gaussianNoise(double stddev) {
    return new GaussianNoise(stddev);
  }

  /** Dropout for SELU, which keeps mean 0 and variance 1. */
  public static AlphaDropout alphaDropout(double rate) {
    return new AlphaDropout(rate);
  }

  /** Adds a price of what comes by to the loss. */
  public static ActivityRegularization activityRegularization(double l1, double l2) {
    return new ActivityRegularization(l1, l2);
  }

  /** All axes but the batch made one. */
  public static Flatten flatten() {
    return new Flatten();
  }

  /** A layer that multiplies its input by a number; see {@link Rescaling}. */
  public static Rescaling rescaling(double scale) {
    return new Rescaling(scale, 0);
  }

  /** A layer that multiplies its input by a number and adds another; see {@link Rescaling}. */
  public static Rescaling rescaling(double scale, double offset) {
    return new Rescaling(scale, offset);
  }

  /**
   * A layer that brings numbers to mean 0 and variance 1 once it is adapted; see {@link
   * Normalization}.
   */
  public static Normalization normalization() {
    return new Normalization();
  }

  /** A layer that says between which boundaries a number is; see {@link Discretization}. */
  public static Discretization discretization(List<Double> binBoundaries) {
    return new Discretization(binBoundaries);
  }

  /**
   * A layer that says in which range a number is once it is adapted; see {@link Discretization}.
   */
  public static Discretization discretization(int numBins) {
    return new Discretization(numBins);
  }

  /** A layer that encodes numbers of categories; see {@link CategoryEncoding}. */
  public static CategoryEncoding categoryEncoding(int numTokens) {
    return new CategoryEncoding(numTokens);
  }

  /** A layer that puts categories in bins by a hash; see {@link Hashing}. */
  public static Hashing hashing(int numBins) {
    return new Hashing(numBins);
  }

  /** A layer that says which places integers have in a vocabulary; see {@link IntegerLookup}. */
  public static IntegerLookup integerLookup() {
    return new IntegerLookup();
  }

  /** Says which places texts have in a vocabulary, before a model; see {@link StringLookup}. */
  public static StringLookup stringLookup() {
    return new StringLookup();
  }

  /** Turns texts into numbers of their words, before a model; see {@link TextVectorization}. */
  public static TextVectorization textVectorization() {
    return new TextVectorization();
  }

  /** A layer that puts combinations of categories in bins by a hash; see {@link HashedCrossing}. */
  public static HashedCrossing hashedCrossing(int numBins) {
    return new HashedCrossing(numBins);
  }

  /** A layer that takes short-time Fourier transforms of signals; see {@link STFTSpectrogram}. */
  public static STFTSpectrogram stftSpectrogram() {
    return new STFTSpectrogram();
  }

  /** A layer that takes the power of sound in bands; see {@link MelSpectrogram}. */
  public static MelSpectrogram melSpectrogram() {
    return new MelSpectrogram();
  }

  /** A layer that flips images both ways at random in training; see {@link RandomFlip}. */
  public static RandomFlip randomFlip() {
    return new RandomFlip();
  }

  /** A layer that flips images at random in training; see {@link RandomFlip}. */
  public static RandomFlip randomFlip(RandomFlip.Mode mode) {
    return new RandomFlip(mode);
  }

  /** A layer that changes the brightness of images in training; see {@link RandomBrightness}. */
  public static RandomBrightness randomBrightness(double factor) {
    return new RandomBrightness(factor);
  }

  /** A layer that changes the contrast of images in training; see {@link RandomContrast}. */
  public static RandomContrast randomContrast(double factor) {
    return new RandomContrast(factor);
  }

  /** The same numbers in other axes. */
  public static Reshape reshape(int... target) {
    return new Reshape(target);
  }

  /** The axes in another order, numbered from 1. */
  public static Permute permute(int... dims) {
    return new Permute(dims);
  }

  /** Each vector {@code n} times. */
  public static RepeatVector repeatVector(int n) {
    return new RepeatVector(n);
  }

  /** Leaves out numbers at the edges of sequences. */
  public static Cropping1D cropping1d(int both) {
    return new Cropping1D(both);
  }

  /** Leaves out numbers at the edges of sequences. */
  public static Cropping1D cropping1d(int before, int after) {
    return new Cropping1D(before, after);
  }

  /** Leaves out numbers at the edges of images. */
  public static Cropping2D cropping2d(int all) {
    return new Cropping2D(all);
  }

  /** Leaves out numbers at the edges of images. */
  public static Cropping2D cropping2d(int height, int width) {
    return new Cropping2D(height, width);
  }

  /** Leaves out numbers at the edges of images. */
  public static Cropping2D cropping2d(int top, int bottom, int left, int right) {
    return new Cropping2D(top, bottom, left, right);
  }

  /** Leaves out numbers at the edges of volumes. */
  public static Cropping3D cropping3d(int all) {
    return new Cropping3D(all);
  }

  /** Leaves out numbers at the edges of volumes. */
  public static Cropping3D cropping3d(int depth, int height, int width) {
    return new Cropping3D(depth, height, width);
  }

  /** Puts zeros at the edges of sequences. */
  public static ZeroPadding1D zeroPadding1d(int both) {
    return new ZeroPadding1D(both);
  }

  /** Puts zeros at the edges of sequences. */
  public static ZeroPadding1D zeroPadding1d(int before, int after) {
    return new ZeroPadding1D(before, after);
  }

  /** Puts zeros at the edges of images. */
  public static ZeroPadding2D zeroPadding2d(int all) {
    return new ZeroPadding2D(all);
  }

  /** Puts zeros at the edges of images. */
  public static ZeroPadding2D zeroPadding2d(int height, int width) {
    return new ZeroPadding2D(height, width);
  }

  /** Puts zeros at the edges of images. */
  public static ZeroPadding2D zeroPadding2d(int top, int bottom, int left, int right) {
    return new ZeroPadding2D(top, bottom, left, right);
  }

  /** Puts zeros at the edges of volumes. */
  public static ZeroPadding3D zeroPadding3d(int all) {
    return new ZeroPadding3D(all);
  }

  /** Puts zeros at the edges of volumes. */
  public static ZeroPadding3D zeroPadding3d(int depth, int height, int width) {
    return new ZeroPadding3D(depth, height, width);
  }

  /** Makes sequences twice as long along their axis. */
  public static UpSampling1D upSampling1d() {
    return new UpSampling1D();
  }

  /** Makes sequences {@code size} times as long along their axis. */
  public static UpSampling1D upSampling1d(int size) {
    return new UpSampling1D(size);
  }

  /** Makes images twice as long along all axes. */
  public static UpSampling2D upSampling2d() {
    return new UpSampling2D();
  }

  /** Makes images {@code size} times as long along all axes. */
  public static UpSampling2D upSampling2d(int size) {
    return new UpSampling2D(size);
  }

  /** Makes images as many times as long along each axis. */
  public static UpSampling2D upSampling2d(int height, int width) {
    return new UpSampling2D(height, width);
  }

  /** Makes volumes twice as long along all axes. */
  public static UpSampling3D upSampling3d() {
    return new UpSampling3D();
  }

  /** Makes volumes {@code size} times as long along all axes. */
  public static UpSampling3D upSampling3d(int size) {
    return new UpSampling3D(size);
  }

  /** Makes volumes as many times as long along each axis. */
  public static UpSampling3D upSampling3d(int depth, int height, int width) {
    return new UpSampling3D(depth, height, width);
  }

  /** The middle of images. */
  public static CenterCrop centerCrop(int height, int width) {
    return new CenterCrop(height, width);
  }

  /** Images of one size. */
  public static Resizing resizing(int height, int width) {
    return new Resizing(height, width);
  }

  /** Random pieces of images. */
  public static RandomCrop randomCrop(int height, int width) {
    return new RandomCrop(height, width);
  }

  /** Some images blurred. */
  public static RandomGaussianBlur randomGaussianBlur(double factor) {
    return new RandomGaussianBlur(factor);
  }

  /** Images stretched over the range of values. */
  public static AutoContrast autoContrast() {
    return new AutoContrast();
  }

  /** Images whose values are all about as frequent. */
  public static Equalization equalization() {
    return new Equalization();
  }

  /** The same by tiles, and not more than to a limit. */
  public static ContrastLimitedAdaptiveHistogramEqualization
      contrastLimitedAdaptiveHistogramEqualization() {
    return new ContrastLimitedAdaptiveHistogramEqualization();
  }

  /** Some images gray. */
  public static RandomGrayscale randomGrayscale(double factor) {
    return new RandomGrayscale(factor);
  }

  /** Some images inverted. */
  public static RandomInvert randomInvert(double factor) {
    return new RandomInvert(factor);
  }

  /** Images with bright values inverted. */
  public static Solarization solarization(double addition, double threshold) {
    return new Solarization(addition, threshold);
  }

  /** Images of more or less saturated colours. */
  public static RandomSaturation randomSaturation(double factor) {
    return new RandomSaturation(factor);
  }

  /** Images with their colours turned. */
  public static RandomHue randomHue(double factor) {
    return new RandomHue(factor);
  }

  /** Images mixed with their gray versions. */
  public static RandomColorDegeneration randomColorDegeneration(double factor) {
    return new RandomColorDegeneration(factor);
  }

  /** Images of fewer bits. */
  public static RandomPosterization randomPosterization(double factor) {
    return new RandomPosterization(factor);
  }

  /** Smoother or sharper images. */
  public static RandomSharpness randomSharpness(double factor) {
    return new RandomSharpness(factor);
  }

  /** Other brightness, contrast, saturation and hue. */
  public static RandomColorJitter randomColorJitter(
      double brightness, double contrast, double saturation, double hue) {
    return new RandomColorJitter(brightness, contrast, saturation, hue);
  }

  /** Images without a rectangle. */
  public static RandomErasing randomErasing(double factor) {
    return new RandomErasing(factor);
  }

  /** Images moved. */
  public static RandomTranslation randomTranslation(double heightFactor, double widthFactor) {
    return new RandomTranslation(heightFactor, widthFactor);
  }

  /** Images turned. */
  public static RandomRotation randomRotation(double factor) {
    return new RandomRotation(factor);
  }

  /** Images made larger or smaller. */
  public static RandomZoom randomZoom(double factor) {
    return new RandomZoom(factor);
  }

  /** Images seen from the side. */
  public static RandomPerspective randomPerspective(double factor) {
    return new RandomPerspective(factor);
  }

  /** Images bent like rubber. */
  public static RandomElasticTransform randomElasticTransform(double factor) {
    return new RandomElasticTransform(factor);
  }

  /** Images changed in two of eleven ways. */
  public static RandAugment randAugment() {
    return new RandAugment();
  }

  /** Images mixed with changed ones. */
  public static AugMix augMix() {
    return new AugMix();
  }

  /** Images and labels mixed with others. */
  public static MixUp mixUp(double alpha) {
    return new MixUp(alpha);
  }

  /** Images with rectangles of others, and mixed labels. */
  public static CutMix cutMix(double factor) {
    return new CutMix(factor);
  }

  /** As many boxes for each image. */
  public static MaxNumBoundingBoxes maxNumBoundingBoxes(int maxNumber) {
    return new MaxNumBoundingBoxes(maxNumber);
  }

  /** Images sheared. */
  public static RandomShear randomShear(double xFactor, double yFactor) {
    return new RandomShear(xFactor, yFactor);
  }

  /** Attention by products. */
  public static Attention attention() {
    return new Attention();
  }

  /** Attention by sums. */
  public static AdditiveAttention additiveAttention() {
    return new AdditiveAttention();
  }

  /** Attention of several heads. */
  public static MultiHeadAttention multiHeadAttention(int numHeads, int keyDim) {
    return new MultiHeadAttention(numHeads, keyDim);
  }

  /** Attention of several heads, groups of which share keys and values. */
  public static GroupedQueryAttention groupedQueryAttention(
      int headDim, int numQueryHeads, int numKeyValueHeads) {
    return new GroupedQueryAttention(headDim, numQueryHeads, numKeyValueHeads);
  }

  /** A table of vectors that can be undone. */
  public static ReversibleEmbedding reversibleEmbedding(int inputDim, int outputDim) {
    return new ReversibleEmbedding(inputDim, outputDim);
  }

  /** Places in a sequence as waves. */
  public static SinePositionEncoding sinePositionEncoding() {
    return new SinePositionEncoding();
  }

  /** Places in a sequence as angles by which features are turned. */
  public static RotaryEmbedding rotaryEmbedding() {
    return new RotaryEmbedding();
  }

  /** A trained vector for each place in a sequence. */
  public static PositionEmbedding positionEmbedding(int sequenceLength) {
    return new PositionEmbedding(sequenceLength);
  }

  /** A trained vector for each token, plus one for its place. */
  public static TokenAndPositionEmbedding tokenAndPositionEmbedding(
      int vocabularySize, int sequenceLength, int embeddingDim) {
    return new TokenAndPositionEmbedding(vocabularySize, sequenceLength, embeddingDim);
  }

  /** A block of a Transformer's encoder. */
  public static TransformerEncoder transformerEncoder(int intermediateDim, int numHeads) {
    return new TransformerEncoder(intermediateDim, numHeads);
  }

  /** A block of a Transformer's decoder. */
  public static TransformerDecoder transformerDecoder(int intermediateDim, int numHeads) {
    return new TransformerDecoder(intermediateDim, numHeads);
  }

  /** Guesses of the tokens at some places. */
  public static MaskedLMHead maskedLmHead(int vocabularySize) {
    return new MaskedLMHead(vocabularySize);
  }

  /** A recurrent layer whose output is its state. */
  public static SimpleRNN simpleRnn(int units) {
    return new SimpleRNN(units);
  }

  /** Long short-term memory. */
  public static LSTM lstm(int units) {
    return new LSTM(units);
  }

  /** A gated recurrent unit. */
  public static GRU gru(int units) {
    return new GRU(units);
  }

  /** A cell over a sequence. */
  public static RNN rnn(Cell cell) {
    return new RNN(cell);
  }

  /** Cells, one over the other, over a sequence. */
  public static RNN rnn(Cell... cells) {
    return new RNN(List.of(cells));
  }

  /** One step of {@link #simpleRnn}, for {@link #rnn(Cell)}. */
  public static SimpleRNNCell simpleRnnCell(int units) {
    return new SimpleRNNCell(units);
  }

  /** One step of {@link #lstm}, for {@link #rnn(Cell)}. */
  public static LSTMCell lstmCell(int units) {
    return new LSTMCell(units);
  }

  /** One step of {@link #gru}, for {@link #rnn(Cell)}. */
  public static GRUCell gruCell(int units) {
    return new GRUCell(units);
  }

  /** A convolutional LSTM over a sequence of sequences. */
  public static ConvLSTM1D convLstm1d(int filters, int kernelSize) {
    return new ConvLSTM1D(filters, kernelSize);
  }

  /** A convolutional LSTM over a sequence of images. */
  public static ConvLSTM2D convLstm2d(int filters, int kernelSize) {
    return new ConvLSTM2D(filters, kernelSize);
  }

  /** A convolutional LSTM over a sequence of volumes. */
  public static ConvLSTM3D convLstm3d(int filters, int kernelSize) {
    return new ConvLSTM3D(filters, kernelSize);
  }

  /** A recurrent layer there, and a copy of it back. */
  public static Bidirectional bidirectional(Recurrent<?> layer) {
    return new Bidirectional(layer);
  }

  /** A layer on each step of a sequence by itself. */
  public static TimeDistributed timeDistributed(Layer layer) {
    return new TimeDistributed(layer);
  }

  /** The sum of several inputs. */
  public static Add add() {
    return new Add();
  }

  /** The first input minus the second. */
  public static Subtract subtract() {
    return new Subtract();
  }

  /** The product of several inputs, number by number. */
  public static Multiply multiply() {
    return new Multiply();
  }

  /** The mean of several inputs. */
  public static Average average() {
    return new Average();
  }

  /** The greatest of several inputs, number by number. */
  public static Maximum maximum() {
    return new Maximum();
  }

  /** The least of several inputs, number by number. */
  public static Minimum minimum() {
    return new Minimum();
  }

  /** The sums of products of two inputs along an axis. */
  public static Dot dot(int axis) {
    return new Dot(axis);
  }

  /** The sums of products of two inputs along an axis of the first and one of the second. */
  public static Dot dot(int first, int second) {
    return new Dot(first, second);
  }

  /** Several inputs one after the other along the last axis. */
  public static Concatenate concatenate() {
    return new Concatenate();
  }

  /** Several inputs one after the other along an axis. */
  public static Concatenate concatenate(int axis) {
    return new Concatenate(axis);
  }

  // ---------------------------------------------------------------- activations

  public static Celu celu() {
    return new Celu();
  }

  public static Celu celu(double alpha) {
    return new Celu(alpha);
  }

  public static Elu elu() {
    return new Elu();
  }

  public static Elu elu(double alpha) {
    return new Elu(alpha);
  }

  public static Exponential exponential() {
    return new Exponential();
  }

  public static Gelu gelu() {
    return new Gelu();
  }

  public static Gelu gelu(boolean approximate) {
    return new Gelu(approximate);
  }

  public static Glu glu() {
    return new Glu();
  }

  public static Glu glu(int axis) {
    return new Glu(axis);
  }

  public static HardShrink hardShrink() {
    return new HardShrink();
  }

  public static HardShrink hardShrink(double threshold) {
    return new HardShrink(threshold);
  }

  public static HardSigmoid hardSigmoid() {
    return new HardSigmoid();
  }

  public static HardSilu hardSilu() {
    return new HardSilu();
  }

  public static HardTanh hardTanh() {
    return new HardTanh();
  }

  public static LeakyRelu leakyRelu() {
    return new LeakyRelu();
  }

  public static LeakyRelu leakyRelu(double negativeSlope) {
    return new LeakyRelu(negativeSlope);
  }

  public static Linear linear() {
    return new Linear();
  }

  public static LogSigmoid logSigmoid() {
    return new LogSigmoid();
  }

  public static LogSoftmax logSoftmax() {
    return new LogSoftmax();
  }

  public static LogSoftmax logSoftmax(int axis) {
    return new LogSoftmax(axis);
  }

  public static Mish mish() {
    return new Mish();
  }

  public static Relu relu() {
    return new Relu();
  }

  public static Relu relu(double negativeSlope, double maxValue, double threshold) {
    return new Relu(negativeSlope, maxValue, threshold);
  }

  public static Relu6 relu6() {
    return new Relu6();
  }

  public static Selu selu() {
    return new Selu();
  }

  public static Sigmoid sigmoid() {
    return new Sigmoid();
  }

  public static Silu silu() {
    return new Silu();
  }

  public static SoftShrink softShrink() {
    return new SoftShrink();
  }

  public static SoftShrink softShrink(double threshold) {
    return new SoftShrink(threshold);
  }

  public static Softmax softmax() {
    return new Softmax();
  }

  public static Softmax softmax(int axis) {
    return new Softmax(axis);
  }

  public static Softplus softplus() {
    return new Softplus();
  }

  public static Softsign softsign() {
    return new Softsign();
  }

  public static SparsePlus sparsePlus() {
    return new SparsePlus();
  }

  public static SparseSigmoid sparseSigmoid() {
    return new SparseSigmoid();
  }

  public static Sparsemax sparsemax() {
    return new Sparsemax();
  }

  public static Sparsemax sparsemax(int axis) {
    return new Sparsemax(axis);
  }

  public static Squareplus squareplus() {
    return new Squareplus();
  }

  public static Squareplus squareplus(double b) {
    return new Squareplus(b);
  }

  public static Tanh tanh() {
    return new Tanh();
  }

  public static TanhShrink tanhShrink() {
    return new TanhShrink();
  }

  public static Threshold threshold(double threshold, double defaultValue) {
    return new Threshold(threshold, defaultValue);
  }

  // ---------------------------------------------------------------- initializers

  public static Zeros zeros() {
    return new Zeros();
  }

  public static Ones ones() {
    return new Ones();
  }

  public static Constant constant(double value) {
    return new Constant(value);
  }

  public static Identity identity() {
    return new Identity();
  }

  public static Identity identity(double gain) {
    return new Identity(gain);
  }

  public static RandomNormal randomNormal() {
    return new RandomNormal();
  }

  public static RandomNormal randomNormal(double mean, double stddev) {
    return new RandomNormal(mean, stddev);
  }

  public static RandomUniform randomUniform() {
    return new RandomUniform();
  }

  public static RandomUniform randomUniform(double minval, double maxval) {
    return new RandomUniform(minval, maxval);
  }

  public static TruncatedNormal truncatedNormal() {
    return new TruncatedNormal();
  }

  public static TruncatedNormal truncatedNormal(double mean, double stddev) {
    return new TruncatedNormal(mean, stddev);
  }

  public static VarianceScaling varianceScaling() {
    return new VarianceScaling();
  }

  public static VarianceScaling varianceScaling(
      double scale, VarianceScaling.Mode mode, VarianceScaling.Spread distribution) {
    return new VarianceScaling(scale, mode, distribution);
  }

  public static GlorotNormal glorotNormal() {
    return new GlorotNormal();
  }

  public static GlorotUniform glorotUniform() {
    return new GlorotUniform();
  }

  public static HeNormal heNormal() {
    return new HeNormal();
  }

  public static HeUniform heUniform() {
    return new HeUniform();
  }

  public static LecunNormal lecunNormal() {
    return new LecunNormal();
  }

  public static LecunUniform lecunUniform() {
    return new LecunUniform();
  }

  public static Orthogonal orthogonal() {
    return new Orthogonal();
  }

  public static Orthogonal orthogonal(double gain) {
    return new Orthogonal(gain);
  }

  public static STFT stft() {
    return new STFT();
  }

  // ---------------------------------------------------------------- regularizers and constraints

  public static L1 l1(double factor) {
    return new L1(factor);
  }

  public static L2 l2(double factor) {
    return new L2(factor);
  }

  public static L1L2 l1l2(double l1, double l2) {
    return new L1L2(l1, l2);
  }

  public static OrthogonalRegularizer orthogonalRegularizer(double factor) {
    return new OrthogonalRegularizer(factor);
  }

  public static MaxNorm maxNorm(double maxValue, int... axes) {
    return new MaxNorm(maxValue, axes);
  }

  public static MinMaxNorm minMaxNorm(double minValue, double maxValue, double rate, int... axes) {
    return new MinMaxNorm(minValue, maxValue, rate, axes);
  }

  public static NonNeg nonNeg() {
    return new NonNeg();
  }

  public static UnitNorm unitNorm(int... axes) {
    return new UnitNorm(axes);
  }

  // ---------------------------------------------------------------- losses

  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy() {
    return new SparseCategoricalCrossentropy();
  }

  public static SparseCategoricalCrossentropy sparseCategoricalCrossentropy(boolean fromLogits) {
    return new SparseCategoricalCrossentropy(fromLogits);
  }

  public static CategoricalCrossentropy categoricalCrossentropy() {
    return new CategoricalCrossentropy();
  }

  public static CategoricalCrossentropy categoricalCrossentropy(boolean fromLogits) {
    return new CategoricalCrossentropy(fromLogits);
  }

  public static BinaryCrossentropy binaryCrossentropy() {
    return new BinaryCrossentropy();
  }

  public static BinaryCrossentropy binaryCrossentropy(boolean fromLogits) {
    return new BinaryCrossentropy(fromLogits);
  }

  public static MeanSquaredError meanSquaredError() {
    return new MeanSquaredError();
  }

  public static MeanAbsoluteError meanAbsoluteError() {
    return new MeanAbsoluteError();
  }

  public static MeanAbsolutePercentageError meanAbsolutePercentageError() {
    return new MeanAbsolutePercentageError();
  }

  public static MeanSquaredLogarithmicError meanSquaredLogarithmicError() {
    return new MeanSquaredLogarithmicError();
  }

  public static Huber huber() {
    return new Huber();
  }

  public static Huber huber(double delta) {
    return new Huber(delta, Reduction.MEAN);
  }

  public static LogCosh logCosh() {
    return new LogCosh();
  }

  public static KLDivergence klDivergence() {
    return new KLDivergence();
  }

  public static Poisson poisson() {
    return new Poisson();
  }

  public static BinaryFocalCrossentropy binaryFocalCrossentropy() {
    return new BinaryFocalCrossentropy();
  }

  public static BinaryFocalCrossentropy binaryFocalCrossentropy(boolean fromLogits) {
    return new BinaryFocalCrossentropy(fromLogits);
  }

  public static CategoricalFocalCrossentropy categoricalFocalCrossentropy() {
    return new CategoricalFocalCrossentropy();
  }

  public static CategoricalFocalCrossentropy categoricalFocalCrossentropy(boolean fromLogits) {
    return new CategoricalFocalCrossentropy(fromLogits);
  }

  public static CategoricalGeneralizedCrossEntropy categoricalGeneralizedCrossEntropy() {
    return new CategoricalGeneralizedCrossEntropy();
  }

  public static Hinge hinge() {
    return new Hinge();
  }

  public static SquaredHinge squaredHinge() {
    return new SquaredHinge();
  }

  public static CategoricalHinge categoricalHinge() {
    return new CategoricalHinge();
  }

  public static Dice dice() {
    return new Dice();
  }

  public static Tversky tversky() {
    return new Tversky();
  }

  public static Circle circle() {
    return new Circle();
  }

  public static CosineSimilarity cosineSimilarity() {
    return new CosineSimilarity();
  }

  /** Connectionist temporal classification, for sequences of labels without places. */
  public static CTC ctc() {
    return new CTC();
  }

  // ---------------------------------------------------------------- metrics

  /** The accuracy that fits the shapes of an output. */
  public static AutoAccuracy accuracy() {
    return new AutoAccuracy();
  }

  public static BinaryAccuracy binaryAccuracy() {
    return new BinaryAccuracy();
  }

  public static CategoricalAccuracy categoricalAccuracy() {
    return new CategoricalAccuracy();
  }

  public static SparseCategoricalAccuracy sparseCategoricalAccuracy() {
    return new SparseCategoricalAccuracy();
  }

  public static TopKCategoricalAccuracy topKCategoricalAccuracy() {
    return new TopKCategoricalAccuracy();
  }

  public static SparseTopKCategoricalAccuracy sparseTopKCategoricalAccuracy() {
    return new SparseTopKCategoricalAccuracy();
  }

  public static Precision precision() {
    return new Precision();
  }

  public static Recall recall() {
    return new Recall();
  }

  public static AUC auc() {
    return new AUC();
  }

  public static RootMeanSquaredError rootMeanSquaredError() {
    return new RootMeanSquaredError();
  }

  public static BinaryIoU binaryIoU() {
    return new BinaryIoU();
  }

  public static ConcordanceCorrelation concordanceCorrelation() {
    return new ConcordanceCorrelation();
  }

  public static F1Score f1Score() {
    return new F1Score();
  }

  public static FBetaScore fBetaScore() {
    return new FBetaScore();
  }

  public static FalseNegatives falseNegatives() {
    return new FalseNegatives();
  }

  public static FalsePositives falsePositives() {
    return new FalsePositives();
  }

  public static IoU iou(int numClasses, int... targetClassIds) {
    return new IoU(numClasses, targetClassIds);
  }

  public static LogCoshError logCoshError() {
    return new LogCoshError();
  }

  public static MeanIoU meanIoU(int numClasses) {
    return new MeanIoU(numClasses);
  }

  public static OneHotIoU oneHotIoU(int numClasses, int... targetClassIds) {
    return new OneHotIoU(numClasses, targetClassIds);
  }

  public static OneHotMeanIoU oneHotMeanIoU(int numClasses) {
    return new OneHotMeanIoU(numClasses);
  }

  public static PearsonCorrelation pearsonCorrelation() {
    return new PearsonCorrelation();
  }

  public static PrecisionAtRecall precisionAtRecall(double recall) {
    return new PrecisionAtRecall(recall);
  }

  public static R2Score r2Score() {
    return new R2Score();
  }

  public static RecallAtPrecision recallAtPrecision(double precision) {
    return new RecallAtPrecision(precision);
  }

  public static SensitivityAtSpecificity sensitivityAtSpecificity(double specificity) {
    return new SensitivityAtSpecificity(specificity);
  }

  public static SpecificityAtSensitivity specificityAtSensitivity(double sensitivity) {
    return new SpecificityAtSensitivity(sensitivity);
  }

  public static TrueNegatives trueNegatives() {
    return new TrueNegatives();
  }

  public static TruePositives truePositives() {
    return new TruePositives();
  }

  /** The mean of a loss under a name in the logs. */
  public static LossMetric metric(String name, Loss loss) {
    return new LossMetric(name, loss);
  }

  // ---------------------------------------------------------------- optimizers and learning rates

  public static SGD sgd() {
    return new SGD();
  }

  public static SGD sgd(double learningRate) {
    return new SGD(learningRate);
  }

  public static SGD sgd(Schedule learningRate) {
    return new SGD(learningRate);
  }

  public static RMSprop rmsprop() {
    return new RMSprop();
  }

  public static RMSprop rmsprop(double learningRate) {
    return new RMSprop(learningRate);
  }

  public static RMSprop rmsprop(Schedule learningRate) {
    return new RMSprop(learningRate);
  }

  public static Adam adam() {
    return new Adam();
  }

  public static Adam adam(double learningRate) {
    return new Adam(learningRate);
  }

  public static Adam adam(Schedule learningRate) {
    return new Adam(learningRate);
  }

  public static AdamW adamw() {
    return new AdamW();
  }

  public static AdamW adamw(double learningRate) {
    return new AdamW(learningRate);
  }

  public static AdamW adamw(Schedule learningRate) {
    return new AdamW(learningRate);
  }

  public static Adagrad adagrad() {
    return new Adagrad();
  }

  public static Adagrad adagrad(double learningRate) {
    return new Adagrad(learningRate);
  }

  public static Adagrad adagrad(Schedule learningRate) {
    return new Adagrad(learningRate);
  }

  public static Adadelta adadelta() {
    return new Adadelta();
  }

  public static Adadelta adadelta(double learningRate) {
    return new Adadelta(learningRate);
  }

  public static Adadelta adadelta(Schedule learningRate) {
    return new Adadelta(learningRate);
  }

  public static Adamax adamax() {
    return new Adamax();
  }

  public static Adamax adamax(double learningRate) {
    return new Adamax(learningRate);
  }

  public static Adamax adamax(Schedule learningRate) {
    return new Adamax(learningRate);
  }

  public static Nadam nadam() {
    return new Nadam();
  }

  public static Nadam nadam(double learningRate) {
    return new Nadam(learningRate);
  }

  public static Nadam nadam(Schedule learningRate) {
    return new Nadam(learningRate);
  }

  public static Lion lion() {
    return new Lion();
  }

  public static Lion lion(double learningRate) {
    return new Lion(learningRate);
  }

  public static Lion lion(Schedule learningRate) {
    return new Lion(learningRate);
  }

  public static Ftrl ftrl() {
    return new Ftrl();
  }

  public static Ftrl ftrl(double learningRate) {
    return new Ftrl(learningRate);
  }

  public static Ftrl ftrl(Schedule learningRate) {
    return new Ftrl(learningRate);
  }

  public static Lamb lamb() {
    return new Lamb();
  }

  public static Lamb lamb(double learningRate) {
    return new Lamb(learningRate);
  }

  public static Lamb lamb(Schedule learningRate) {
    return new Lamb(learningRate);
  }

  public static Adafactor adafactor() {
    return new Adafactor();
  }

  public static Adafactor adafactor(double learningRate) {
    return new Adafactor(learningRate);
  }

  public static Adafactor adafactor(Schedule learningRate) {
    return new Adafactor(learningRate);
  }

  public static ScheduleFreeAdamW scheduleFreeAdamW() {
    return new ScheduleFreeAdamW();
  }

  public static ScheduleFreeAdamW scheduleFreeAdamW(double learningRate) {
    return new ScheduleFreeAdamW(learningRate);
  }

  public static ScheduleFreeAdamW scheduleFreeAdamW(Schedule learningRate) {
    return new ScheduleFreeAdamW(learningRate);
  }

  public static Muon muon() {
    return new Muon();
  }

  public static Muon muon(double learningRate) {
    return new Muon(learningRate);
  }

  public static Muon muon(Schedule learningRate) {
    return new Muon(learningRate);
  }

  /** Several optimizers, each for some of the weights; this one for those that no other is for. */
  public static MultiOptimizer multiOptimizer(Optimizer defaultOptimizer) {
    return new MultiOptimizer(defaultOptimizer);
  }

  /** An optimizer whose loss is scaled so that small gradients do not become 0. */
  public static LossScaleOptimizer lossScaleOptimizer(Optimizer innerOptimizer) {
    return new LossScaleOptimizer(innerOptimizer);
  }

  public static ExponentialDecay exponentialDecay(
      double initialLearningRate, double decaySteps, double decayRate) {
    return new ExponentialDecay(initialLearningRate, decaySteps, decayRate);
  }

  public static InverseTimeDecay inverseTimeDecay(
      double initialLearningRate, double decaySteps, double decayRate) {
    return new InverseTimeDecay(initialLearningRate, decaySteps, decayRate);
  }

  public static PolynomialDecay polynomialDecay(double initialLearningRate, double decaySteps) {
    return new PolynomialDecay(initialLearningRate, decaySteps);
  }

  public static PiecewiseConstantDecay piecewiseConstantDecay(
      List<Long> boundaries, List<Double> values) {
    return new PiecewiseConstantDecay(boundaries, values);
  }

  public static CosineDecay cosineDecay(double initialLearningRate, double decaySteps) {
    return new CosineDecay(initialLearningRate, decaySteps);
  }

  public static CosineDecayRestarts cosineDecayRestarts(
      double initialLearningRate, double firstDecaySteps) {
    return new CosineDecayRestarts(initialLearningRate, firstDecaySteps);
  }

  /** A rise from 0 to the first rate of a schedule, which begins when the rise ends. */
  public static Warmup warmup(Schedule schedule, int warmupSteps) {
    return new Warmup(schedule, warmupSteps);
  }

  // ---------------------------------------------------------------- options

  public static Options.Epochs epochs(int count) {
    return new Options.Epochs(count);
  }

  public static Options.InitialEpoch initialEpoch(int number) {
    return new Options.InitialEpoch(number);
  }

  public static Options.BatchSize batchSize(int size) {
    return new Options.BatchSize(size);
  }

  public static Options.Validation validation(Dataset data) {
    return new Options.Validation(data);
  }

  public static Options.ValidationSplit validationSplit(double fraction) {
    return new Options.ValidationSplit(fraction);
  }

  public static Options.ValidationSteps validationSteps(long count) {
    return new Options.ValidationSteps(count);
  }

  public static Options.ValidationBatchSize validationBatchSize(int size) {
    return new Options.ValidationBatchSize(size);
  }

  public static Options.ValidationFrequency validationFrequency(int epochs) {
    return new Options.ValidationFrequency(epochs);
  }

  public static Options.Shuffle shuffle(boolean on) {
    return new Options.Shuffle(on);
  }

  public static Options.ClassWeights classWeights(Map<Integer, Double> weights) {
    return new Options.ClassWeights(weights);
  }

  public static Options.StepsPerEpoch stepsPerEpoch(long count) {
    return new Options.StepsPerEpoch(count);
  }

  public static Options.Steps steps(long count) {
    return new Options.Steps(count);
  }

  public static Options.Callbacks callbacks(Callback... list) {
    return new Options.Callbacks(List.of(list));
  }

  public static Options.Verbosity verbose(Verbose how) {
    return new Options.Verbosity(how);
  }

  public static Options.CheckData checkData(boolean on) {
    return new Options.CheckData(on);
  }

  // ---------------------------------------------------------------- callbacks

  /** Ends training when {@code val_loss} has stopped getting better. */
  public static EarlyStopping earlyStopping() {
    return new EarlyStopping();
  }

  /**
   * Writes the model after each epoch.
   *
   * @param file such as {@code model-{epoch:02d}-{val_loss:.3f}.crema}
   */
  public static ModelCheckpoint modelCheckpoint(String file) {
    return new ModelCheckpoint(file);
  }

  /** Lowers the learning rate when {@code val_loss} has stopped getting better. */
  public static ReduceLearningRateOnPlateau reduceLearningRateOnPlateau() {
    return new ReduceLearningRateOnPlateau();
  }

  /** Sets the learning rate at the start of each epoch. */
  public static LearningRateScheduler learningRateScheduler(
      LearningRateScheduler.EpochRate schedule) {
    return new LearningRateScheduler(schedule);
  }

  /** Writes a line of numbers per epoch to a CSV file. */
  public static CsvLogger csvLogger(Path file) {
    return new CsvLogger(file);
  }

  /** Writes numbers where TensorBoard finds them. */
  public static TensorBoard tensorBoard(Path folder) {
    return new TensorBoard(folder);
  }

  /** Sends the numbers of each epoch to a server. */
  public static RemoteMonitor remoteMonitor(String root) {
    return new RemoteMonitor(root);
  }

  /** Evaluates with the moving means of the weights. */
  public static SwapEmaWeights swapEmaWeights() {
    return new SwapEmaWeights();
  }

  /** Tells what training, evaluation and prediction took. */
  public static CostReport costReport() {
    return new CostReport();
  }

  /** Ends training as soon as the loss is NaN or infinite. */
  public static TerminateOnNaN terminateOnNaN() {
    return new TerminateOnNaN();
  }
}
