package dev.crema.zoo.vision.networks;

import static dev.crema.Crema.*;

import dev.crema.check.Require;
import dev.crema.initializers.Initializer;
import dev.crema.layers.Symbol;
import dev.crema.saving.Registry;

/**
 * A transformer that reads an image as a sequence of patches.
 *
 * <p>Sources: Dosovitskiy et al., <i>An image is worth 16×16 words: transformers for image
 * recognition at scale</i>, ICLR 2021; for its smallest size, Touvron et al., <i>Training
 * data-efficient image transformers and distillation through attention</i>, ICML 2021.
 */
public final class VisionTransformer {
  private static final double EPSILON = 1e-6;

  static {
    Registry.register(ClassToken.class);
  }

  private VisionTransformer() {}

  /**
   * ViT-Tiny: 12 blocks of 3 heads, vectors of 192. 5,717,416 weights for 224×224×3, patches of 16
   * and 1,000 classes.
   *
   * @param patch the sides of a patch in pixels, 1 or more; what is left over is cut off
   */
  public static Symbol tiny(Symbol images, int classes, int patch) {
    return of(images, classes, patch, 12, 192, 3);
  }

  /**
   * A transformer of any size.
   *
   * @param images their height and width have to be known
   * @param patch the sides of a patch in pixels, 1 to the sides of images
   * @param depth the number of blocks, 1 or more
   * @param width the length of the vectors, a multiple of {@code heads}
   */
  public static Symbol of(Symbol images, int classes, int patch, int depth, int width, int heads) {
    long least = Math.min(images.dim(1), images.dim(2));
    Require.within("VisionTransformer", "patch", patch, 1, (double) least);
    Symbol x = conv2d(width, patch).strides(patch).kernelInitializer(draws()).of(images);
    int patches = Math.toIntExact(x.dim(1) * x.dim(2));
    x = new ClassToken().of(reshape(patches, width).of(x));
    x = add().of(x, positionEmbedding(patches + 1).initializer(draws()).of(x));
    for (int i = 0; i < depth; i++) {
      x =
          transformerEncoder(4 * width, heads)
              .activation(gelu())
              .layerNormEpsilon(EPSILON)
              .kernelInitializer(draws())
              .normalizeFirst(true)
              .of(x);
    }
    x = layerNormalization().epsilon(EPSILON).of(x);
    return Blocks.classifier(flatten().of(cropping1d(0, patches).of(x)), classes);
  }

  private static Initializer draws() {
    return truncatedNormal(0, 0.02);
  }
}
