/// JMH benchmarks, one class a question; never published.
///
/// To run those whose name contains `MatMul`, after `mvn -q -o package -DskipTests`:
///
/// ```
/// java --add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
///     -cp bench/target/classes:$(cat bench/target/classpath) org.openjdk.jmh.Main MatMul
/// ```
@NullMarked
package dev.crema.bench;

import org.jspecify.annotations.NullMarked;
