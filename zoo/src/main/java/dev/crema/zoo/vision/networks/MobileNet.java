package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.activations.Activation;
import dev.crema.layers.Symbol;

/**
 * Networks for small devices, whose windows slide over each channel by itself. The weights are
 * counted with the states of normalization, for color images and 1,000 classes.
 *
 * <p>Sources: Howard et al., <i>MobileNets: efficient convolutional neural networks for mobile
 * vision applications</i>, arXiv 1704.04861, 2017; Sandler et al., <i>MobileNetV2: inverted
 * residuals and linear bottlenecks</i>, CVPR 2018; Howard et al., <i>Searching for MobileNetV3</i>,
 * ICCV 2019.
 */
public final class MobileNet {
  private static final Blocks BLOCKS = new Blocks(0.99, 1e-3);

  private MobileNet() {}

  /** MobileNet of 2017: 4,253,864 weights. */
  public static Symbol v1(Symbol images, int classes) {
    Symbol x = BLOCKS.activated(images, 32, 3, 2, relu6());
    int[] filters = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
    for (int i = 0; i < filters.length; i++) {
      boolean smaller = i > 0 && filters[i] != filters[i - 1];
      x = BLOCKS.depthwise(x, 3, smaller ? 2 : 1, relu6());
      x = BLOCKS.activated(x, filters[i], 1, 1, relu6());
    }
    Symbol features = globalAveragePooling2d().of(x);
    return Blocks.classifier(dropout(1e-3).of(features), classes);
  }

  /** MobileNetV2: 3,538,984 weights. */
  public static Symbol v2(Symbol images, int classes) {
    InvertedResidual block = new InvertedResidual(BLOCKS, relu6(), gate());
    Symbol x = BLOCKS.activated(images, 32, 3, 2, relu6());
    // Widening, filters, blocks, stride of the first.
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    for (int[] stage : stages) {
      for (int i = 0; i < stage[2]; i++) {
        int wide = stage[0] * Blocks.channels(x);
        x = block.of(x, wide, stage[1], 3, i == 0 ? stage[3] : 1, 0, 0);
      }
    }
    return Blocks.head(BLOCKS.activated(x, 1280, 1, 1, relu6()), classes);
  }

  /** MobileNetV3-Large: 5,507,432 weights. */
  public static Symbol v3Large(Symbol images, int classes) {
    // Wide channels, filters, window, stride, gate (1 or 0), hard swish (1) or ReLU (0).
    int[][] blocks = {
      {16, 16, 3, 1, 0, 0},
      {64, 24, 3, 2, 0, 0},
      {72, 24, 3, 1, 0, 0},
      {72, 40, 5, 2, 1, 0},
      {120, 40, 5, 1, 1, 0},
      {120, 40, 5, 1, 1, 0},
      {240, 80, 3, 2, 0, 1},
      {200, 80, 3, 1, 0, 1},
      {184, 80, 3, 1, 0, 1},
      {184, 80, 3, 1, 0, 1},
      {480, 112, 3, 1, 1, 1},
      {672, 112, 3, 1, 1, 1},
      {672, 160, 5, 2, 1, 1},
      {960, 160, 5, 1, 1, 1},
      {960, 160, 5, 1, 1, 1}
    };
    return v3(images, classes, blocks, 960, 1280);
  }

  /** MobileNetV3-Small: 2,554,968 weights. */
  public static Symbol v3Small(Symbol images, int classes) {
    int[][] blocks = {
      {16, 16, 3, 2, 1, 0},
      {72, 24, 3, 2, 0, 0},
      {88, 24, 3, 1, 0, 0},
      {96, 40, 5, 2, 1, 1},
      {240, 40, 5, 1, 1, 1},
      {240, 40, 5, 1, 1, 1},
      {120, 48, 5, 1, 1, 1},
      {144, 48, 5, 1, 1, 1},
      {288, 96, 5, 2, 1, 1},
      {576, 96, 5, 1, 1, 1},
      {576, 96, 5, 1, 1, 1}
    };
    return v3(images, classes, blocks, 576, 1024);
  }

  private static Symbol v3(Symbol images, int classes, int[][] blocks, int last, int features) {
    Symbol x = BLOCKS.activated(images, 16, 3, 2, hardSilu());
    for (int[] block : blocks) {
      Activation function = block[5] == 1 ? hardSilu() : relu();
      int squeezed = block[4] == 1 ? multipleOf8(block[0] / 4.0) : 0;
      x =
          new InvertedResidual(BLOCKS, function, gate())
              .of(x, block[0], block[1], block[2], block[3], squeezed, 0);
    }
    x = globalAveragePooling2d().of(BLOCKS.activated(x, last, 1, 1, hardSilu()));
    x = dense(features).activation(hardSilu()).of(x);
    return Blocks.classifier(dropout(0.2).of(x), classes);
  }

  private static InvertedResidual.Gate gate() {
    return new InvertedResidual.Gate(relu(), hardSigmoid());
  }

  /** The nearest multiple of 8 that is at least 8 and not below nine tenths. */
  private static int multipleOf8(double channels) {
    int near = Math.max(8, (int) (channels + 4) / 8 * 8);
    return near < 0.9 * channels ? near + 8 : near;
  }
}
