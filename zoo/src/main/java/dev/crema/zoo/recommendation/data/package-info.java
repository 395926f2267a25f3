/** Who did what with which item: files, splits, negative samples. */
@NullMarked
package dev.crema.zoo.recommendation.data;

import org.jspecify.annotations.NullMarked;
