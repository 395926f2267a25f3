/// JMH benchmarks, and the coverage report over all modules; never published.
@NullMarked
package dev.crema.bench;

import org.jspecify.annotations.NullMarked;
