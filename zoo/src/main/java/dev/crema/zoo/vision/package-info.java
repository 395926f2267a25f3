/// Vision: networks for images, and classifiers that need no more than an image file.
@NullMarked
package dev.crema.zoo.vision;

import org.jspecify.annotations.NullMarked;
