/// The applications of deep learning, a package each: images, language, speech, recommendation.
@NullMarked
package dev.crema.zoo;

import org.jspecify.annotations.NullMarked;
