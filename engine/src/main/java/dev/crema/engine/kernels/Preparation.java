package dev.crema.engine.kernels;

/**
 * Work that a kernel does on one operand alone, such as bringing weights into another layout. Where
 * the operand stays the same from run to run, a program does it once.
 *
 * @param operand which of the spec's buffers is prepared
 * @param bytes the size of what becomes of it
 * @param kernel prepares it; buffers: the operand, what becomes of it
 * @param rest does all other work; its buffers are those of the spec, but for the operand what has
 *     become of it. Both together give the same bits as the kernel.
 */
public record Preparation(int operand, long bytes, Kernel kernel, Kernel rest) {}
