/// Texts: {@code crema text classify|translate|generate|embed}.
@NullMarked
package dev.crema.cli.text;

import org.jspecify.annotations.NullMarked;
