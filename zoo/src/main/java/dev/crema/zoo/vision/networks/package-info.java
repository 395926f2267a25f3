/// Networks for images: functions that take a symbol of images and give one of probabilities.
@NullMarked
package dev.crema.zoo.vision.networks;

import org.jspecify.annotations.NullMarked;
