/// From sound to features within the graph, and what changes sound in training.
@NullMarked
package dev.crema.zoo.speech.frontend;

import org.jspecify.annotations.NullMarked;
