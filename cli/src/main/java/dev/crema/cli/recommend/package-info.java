/// `crema recommend`.
@NullMarked
package dev.crema.cli.recommend;

import org.jspecify.annotations.NullMarked;
