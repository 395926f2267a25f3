package dev.crema.zoo.vision.networks;

import dev.crema.layers.Symbol;
import java.util.Locale;
import java.util.function.BiFunction;

/** The networks for images by name. */
public enum Architecture {
  /** For handwriting; see {@link LeNet}. */
  LENET(LeNet::lenet),
  /** For handwriting and other small gray images; see {@link ConvNet}. */
  CONVNET(ConvNet::convnet),
  /** For small photos; see {@link ResNet}. */
  RESNET8(ResNet::resnet8),
  RESNET20(ResNet::resnet20),
  RESNET32(ResNet::resnet32),
  RESNET50(ResNet::resnet50),
  MOBILENETV1(MobileNet::v1),
  MOBILENETV2(MobileNet::v2),
  MOBILENETV3SMALL(MobileNet::v3Small),
  MOBILENETV3LARGE(MobileNet::v3Large),
  EFFICIENTNETB0(EfficientNet::b0),
  CONVNEXTTINY(ConvNeXt::tiny),
  /** With patches of 4×4 pixels, for small images; see {@link VisionTransformer}. */
  VITTINY4((images, classes) -> VisionTransformer.tiny(images, classes, 4)),
  /** With patches of 16×16 pixels. */
  VITTINY16((images, classes) -> VisionTransformer.tiny(images, classes, 16));

  private final BiFunction<Symbol, Integer, Symbol> network;

  Architecture(BiFunction<Symbol, Integer, Symbol> network) {
    this.network = network;
  }

  /**
   * Adds the network.
   *
   * @param images {@code [batch, height, width, channels]}, float, -1 to 1
   * @param classes how many, 1 or more
   * @return the probabilities of the classes, {@code [batch, classes]}
   */
  public Symbol of(Symbol images, int classes) {
    return network.apply(images, classes);
  }

  /** The name in small letters, such as {@code resnet20}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
