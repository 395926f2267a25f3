/// Images made up for training and testing, with what is to be found in them.
@NullMarked
package dev.crema.zoo.vision.scenes;

import org.jspecify.annotations.NullMarked;
