package dev.crema.engine.kernels.vector;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Spec;
import dev.crema.engine.types.DType;
import dev.crema.engine.types.Element;
import dev.crema.engine.types.Expression;
import dev.crema.engine.types.Scalar;
import dev.crema.engine.types.Shape;
import dev.crema.engine.types.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Winograd's convolution: 4×4 outputs of a 3×3 window from 36 products per channel instead of 144.
 * An output tile {@code y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A}, where g are the weights, d the 6×6 inputs
 * that the tile sees, and ⊙ multiplies number by number; summed over channels, that is one matrix
 * product for each of the 36 numbers. The gradient of the weights is of the same form, with 4×4
 * gradients in the place of the weights and 3×3 outputs.
 *
 * <p>The matrices are those of Toom and Cook for the points 0, 1, -1, -½, 2 and ∞. With these the
 * errors are two to three times those of sums of products, half of what the usual ±2 give, and
 * relative to the greatest numbers of a tile, not of a window: a number that is not finite reaches
 * all outputs of its tiles. Scale factors of the points stand where they cost least: in G, and for
 * the gradient of the weights in A.
 *
 * <p>Sources: Lavin, Gray, <i>Fast Algorithms for Convolutional Neural Networks</i>, CVPR 2016;
 * Barabasz, Anderson, Soodhalter, Gregg, <i>Error Analysis and Improving the Accuracy of Winograd
 * Convolution for Deep Neural Networks</i>, ACM TOMS 46 (4), 2020.
 */
public final class Winograd {
  /** The length of a window. */
  static final int TAPS = 3;

  /** The length of a tile of outputs. */
  static final int OUTPUTS = 4;

  /** The length of a tile of inputs, and the number of points. */
  static final int POINTS = OUTPUTS + TAPS - 1;

  static final int PLANES = POINTS * POINTS;

  /** Channels and filters come in multiples of this: whole vectors, whole panels. */
  private static final int LANES = 16;

  /** Fewer tiles do not pay for the transform of the weights. */
  private static final long LEAST_TILES = 64;

  /** Fewer do not pay beside native convolutions, which need no transforms. */
  private static final long LEAST_BESIDE_NATIVE = 256;

  /**
   * The least channels and filters that pay beside native convolutions on vectors of 512 bits:
   * there these are about twice as fast, the transforms less so.
   */
  private static final long LEAST_ON_LONG_VECTORS = 32;

  /** The greatest product of channels and filters whose 36 matrices stay in the caches. */
  private static final long MOST_WEIGHTS = 128 * 128;

  private static final long[] NO_STEPS = new long[2 * POINTS];

  private Winograd() {}

  /**
   * Whether a convolution is computed so: by windows of 3×3 without strides, on enough places, of
   * which no more than a third are added to fill the tiles.
   */
  static boolean takes(Spec.Convolution spec) {
    if (spec.type() != DType.FLOAT32
        || spec.groups() != 1
        || !suits(spec.window())
        || spec.channels() % LANES != 0
        || spec.filters() % LANES != 0
        || spec.channels() * spec.filters() > MOST_WEIGHTS) {
      return false;
    }
    Shape images = results(spec);
    long places = spec.batch() * images.size();
    return spec.channels() * spec.filters() > 0
        && tiles(spec) >= LEAST_TILES
        && 3 * tiles(spec) * OUTPUTS * OUTPUTS <= 4 * places;
  }

  /**
   * Whether a convolution is taken that is faster so than native ones: with 256-bit vectors about
   * as fast at 16 channels and filters, up to 2 times at 64. On longer vectors the rule is an
   * estimate.
   */
  public static boolean beatsNative(Spec.Convolution spec) {
    if (!Vectors.AVAILABLE || !takes(spec) || tiles(spec) < LEAST_BESIDE_NATIVE) {
      return false;
    }
    boolean longVectors = VectorFloats.PANEL_BYTES == Gemm.PANEL_BYTES;
    return !longVectors || Math.min(spec.channels(), spec.filters()) >= LEAST_ON_LONG_VECTORS;
  }

  /**
   * The kernel for a convolution {@linkplain #takes of this kind}.
   *
   * @param loops makes the transforms
   */
  public static Kernel kernel(Spec.Convolution spec, InnerLoops loops) {
    return switch (spec.kind()) {
      case FORWARD, INPUT_GRADIENT -> WinogradImages.of(spec, loops);
      case KERNEL_GRADIENT -> WinogradKernelGradient.of(spec, loops);
    };
  }

  /** The lengths of what the tiles cut: images, or those whose gradients are given. */
  private static Shape results(Spec.Convolution spec) {
    return spec.kind() == Spec.ConvolutionKind.INPUT_GRADIENT ? spec.input() : spec.output();
  }

  private static long tiles(Spec.Convolution spec) {
    Shape images = results(spec);
    return spec.batch() * tiles(images.dim(0)) * tiles(images.dim(1));
  }

  private static boolean suits(Window window) {
    return window.rank() == 2
        && window.size().allEqual(TAPS)
        && window.stride().allEqual(1)
        && window.dilation().allEqual(1)
        && IntStream.concat(window.low().stream(), window.high().stream()).allMatch(p -> p < TAPS);
  }

  /** The tiles of an axis of outputs. */
  static long tiles(long length) {
    return Math.ceilDiv(length, (long) OUTPUTS);
  }

  /**
   * The distance of planes of some bytes: not a power of two, which would crowd them in few cache
   * sets.
   */
  static long planeStep(long bytes) {
    return bytes + 64;
  }

  /** The columns of the panels into which a matrix is cut: all are equally wide. */
  static long panel(long columns) {
    return Math.min(Arithmetic.FLOATS.panel, Long.lowestOneBit(columns));
  }

  /** One axis of {@code Bᵀd}: 6 numbers from 6. */
  static RowLoop inputs(InnerLoops loops) {
    Lines l = new Lines(POINTS);
    int odd = l.minus(3, 1);
    int even = l.minus(4, 2);
    return l.loop(
        loops,
        l.minus(l.plus(l.minus(0, 2), even), l.times(1.5, odd)),
        l.minus(l.plus(even, odd), l.times(1.5, l.plus(2, 3))),
        l.plus(l.minus(even, odd), l.times(1.5, l.minus(2, 3))),
        l.minus(even, l.times(2, odd)),
        l.plus(even, l.times(0.5, odd)),
        l.minus(l.minus(l.minus(5, 3), odd), l.times(1.5, even)));
  }

  /** One axis of {@code G g}: 6 numbers from 3. */
  static RowLoop weights(InnerLoops loops) {
    Lines l = new Lines(TAPS);
    int ends = l.plus(0, 2);
    return l.loop(
        loops,
        0,
        l.times(-1.0 / 3, l.plus(ends, 1)),
        l.times(1.0 / 3, l.minus(ends, 1)),
        l.times(-16.0 / 15, l.plus(l.minus(0, l.times(0.5, 1)), l.times(0.25, 2))),
        l.times(1.0 / 15, l.plus(l.plus(0, l.times(2, 1)), l.times(4, 2))),
        2);
  }

  /** One axis of {@code Aᵀm}: 4 numbers from 6. */
  static RowLoop outputs(InnerLoops loops) {
    Lines l = new Lines(POINTS);
    int sum = l.plus(1, 2);
    int difference = l.minus(1, 2);
    return l.loop(
        loops,
        l.plus(l.plus(0, sum), l.plus(3, 4)),
        l.plus(difference, l.minus(l.times(2, 4), l.times(0.5, 3))),
        l.plus(sum, l.plus(l.times(4, 4), l.times(0.25, 3))),
        l.plus(l.plus(difference, 5), l.minus(l.times(8, 4), l.times(0.125, 3))));
  }

  /** One axis of what the gradients of 4 outputs are for those of the weights: 6 numbers. */
  static RowLoop outputGradients(InnerLoops loops) {
    Lines l = new Lines(OUTPUTS);
    int even = l.plus(0, 2);
    int odd = l.plus(1, 3);
    int halves = l.plus(0, l.times(0.25, 2));
    int moreHalves = l.plus(1, l.times(0.25, 3));
    int twos = l.plus(0, l.times(4, 2));
    int moreTwos = l.plus(1, l.times(4, 3));
    return l.loop(
        loops,
        0,
        l.plus(even, odd),
        l.minus(even, odd),
        l.minus(halves, l.times(0.5, moreHalves)),
        l.plus(twos, l.times(2, moreTwos)),
        3);
  }

  /** One axis of the gradients of the weights: 3 numbers from 6, with the scales of the points. */
  static RowLoop weightGradients(InnerLoops loops) {
    Lines l = new Lines(POINTS);
    int minus = l.times(-1.0 / 3, 1);
    int plus = l.times(1.0 / 3, 2);
    int half = l.times(-16.0 / 15, 3);
    int two = l.times(1.0 / 15, 4);
    int sum = l.plus(minus, plus);
    return l.loop(
        loops,
        l.plus(l.plus(0, sum), l.plus(half, two)),
        l.plus(l.minus(minus, plus), l.minus(l.times(2, two), l.times(0.5, half))),
        l.plus(l.plus(sum, 5), l.plus(l.times(4, two), l.times(0.25, half))));
  }

  /** The sum of some rows, in order. */
  static RowLoop sum(InnerLoops loops, int rows) {
    Lines l = new Lines(rows);
    int sum = 0;
    for (int row = 1; row < rows; row++) {
      sum = l.plus(sum, row);
    }
    return l.loop(loops, sum);
  }

  /** Tells that loops and products on so many numbers at a time will be needed. */
  static void want(InnerLoops inner, long numbers, long row, long columns, RowLoop... loops) {
    inner.want(panel(columns), numbers);
    for (RowLoop loop : loops) {
      loop.want(numbers, row);
    }
  }

  /** Decides between the forms of the loops, for tests that compare the two. */
  static void force(boolean vector) {
    InnerLoops loops = InnerLoops.JAVA;
    for (RowLoop loop :
        List.of(
            inputs(loops),
            weights(loops),
            outputs(loops),
            outputGradients(loops),
            weightGradients(loops))) {
      if (loop instanceof WarmLoop warm) {
        warm.gate().force(vector);
      }
    }
  }

  /**
   * Runs a loop over planes.
   *
   * @param at memory for addresses; where inputs lie if {@code from} is 0
   * @param from where the first input lies, the next one {@code fromStep} bytes behind it
   * @param to the same for outputs
   */
  static void run(
      RowLoop loop,
      long[] at,
      int inputs,
      long from,
      long fromStep,
      int outputs,
      long to,
      long toStep,
      long count,
      long scratch) {
    for (int i = 0; i < inputs && from != 0; i++) {
      at[i] = from + i * fromStep;
    }
    for (int i = 0; i < outputs; i++) {
      at[inputs + i] = to + i * toStep;
    }
    loop.run(at, NO_STEPS, (int) count, scratch);
  }

  /** An expression on some float32 inputs in the making. */
  private static final class Lines {
    private final int inputs;
    private final List<Expression.Step> steps = new ArrayList<>();

    Lines(int inputs) {
      this.inputs = inputs;
    }

    private int add(Expression.Step step) {
      steps.add(step);
      return inputs + steps.size() - 1;
    }

    int plus(int a, int b) {
      return add(new Expression.Apply(Scalar.ADD, List.of(a, b)));
    }

    int minus(int a, int b) {
      return add(new Expression.Apply(Scalar.SUBTRACT, List.of(a, b)));
    }

    int times(double factor, int a) {
      int literal = add(new Expression.Literal(DType.FLOAT32, Element.bits(DType.FLOAT32, factor)));
      return add(new Expression.Apply(Scalar.MULTIPLY, List.of(a, literal)));
    }

    RowLoop loop(InnerLoops loops, Integer... outputs) {
      List<DType> types = Collections.nCopies(inputs, DType.FLOAT32);
      List<Access> accesses = Collections.nCopies(inputs, Access.CONTIGUOUS);
      return loops.row(new Expression(types, steps, List.of(outputs)), accesses);
    }
  }
}
