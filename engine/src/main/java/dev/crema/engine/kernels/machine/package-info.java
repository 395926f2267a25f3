/**
 * Inner loops as machine code of x86-64 processors under Linux, written here and run at full speed
 * from the first call on: the JVM needs seconds to compile the same loops made of vectors ({@link
 * dev.crema.engine.kernels.vector}), which serve everywhere else and give the same bits.
 *
 * <p>The way of an expression: {@link dev.crema.engine.kernels.machine.LoopCompiler} makes vector
 * instructions on unlimited values of it ({@link dev.crema.engine.kernels.machine.Code}), {@link
 * dev.crema.engine.kernels.machine.Registers} gives these the registers of the processor, {@link
 * dev.crema.engine.kernels.machine.Assembler} encodes them and {@link
 * dev.crema.engine.kernels.machine.MachineCode} makes them executable.
 */
@NullMarked
package dev.crema.engine.kernels.machine;

import org.jspecify.annotations.NullMarked;
