/** Recommendation: what a user will like next, learned from what users did with items. */
@NullMarked
package dev.crema.zoo.recommendation;

import org.jspecify.annotations.NullMarked;
