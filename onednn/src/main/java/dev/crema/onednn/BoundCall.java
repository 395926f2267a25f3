package dev.crema.onednn;

import dev.crema.onednn.Call.Argument;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * A call with the memory objects of one worker: all that has to change from run to run are the
 * addresses.
 */
final class BoundCall {
  /** The bytes of a {@code dnnl_exec_arg_t}: an int, padding, a pointer. */
  private static final long ENTRY = 16;

  private final long primitive;
  private final boolean copies;
  private final int[] buffers;
  private final long[] offsets;
  private final long[] steps;
  private final long[] memories;
  private final long[] addresses;

  /** What the primitive gets: the number and the memory object of each argument. */
  private final MemorySegment entries;

  private final long entriesAddress;

  BoundCall(Call call, Natives natives) {
    List<Argument> arguments = call.arguments();
    int count = arguments.size();
    primitive = call.primitive().handle();
    copies = call.copies();
    buffers = new int[count];
    offsets = new long[count];
    steps = new long[count];
    memories = new long[count];
    addresses = new long[count];
    entries = Arena.ofAuto().allocate(ENTRY * count, ENTRY);
    entriesAddress = entries.address();
    for (int i = 0; i < count; i++) {
      Argument argument = arguments.get(i);
      buffers[i] = argument.buffer();
      offsets[i] = argument.offset();
      steps[i] = argument.step();
      long at = ENTRY * i;
      memories[i] =
          Dnnl.memory(call.primitive().layout(argument.number()), entries.asSlice(at + 8));
      natives.addMemory(memories[i]);
      entries.set(ValueLayout.JAVA_INT, at, argument.number());
    }
  }

  void run(long[] given, int tile, long scratch) {
    for (int i = 0; i < buffers.length; i++) {
      int buffer = buffers[i];
      long start = buffer >= 0 ? given[buffer] : buffer == Argument.SCRATCH ? scratch : 0;
      long address = start + offsets[i] + tile * steps[i];
      if (address != addresses[i]) {
        Dnnl.setAddress(memories[i], address);
        addresses[i] = address;
      }
    }
    if (copies && addresses[0] == addresses[1]) {
      return;
    }
    Dnnl.execute(primitive, buffers.length, entriesAddress);
  }
}
