/// Telling what each pixel of an image belongs to: U-Net and {@link
/// dev.crema.zoo.vision.segmentation.Segmenter}, which has a trained one in one file.
@NullMarked
package dev.crema.zoo.vision.segmentation;

import org.jspecify.annotations.NullMarked;
