/// The sieves, gradient check and generators that every module's tests use.
@NullMarked
package dev.crema.testkit;

import org.jspecify.annotations.NullMarked;
