package dev.crema.engine.run;

import dev.crema.engine.kernels.Kernel;
import dev.crema.engine.kernels.Kernels;
import dev.crema.engine.plan.Place;
import dev.crema.engine.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan with memory of its own: an array of kernels bound to addresses. Not safe for use by
 * several threads at once.
 *
 * <p>Running it allocates nothing, looks nothing up and checks no shape.
 */
public final class Program {
  private final Plan plan;
  private final Memory slab;
  private final Memory pool;

  /** What the phases of a kernel leave to those after them; used by one kernel after the other. */
  private final Memory shared;

  private final Entry[] entries;
  private final Team team;

  /** Where the address of each argument and output goes: buffer arrays and positions in them. */
  private final Slots[] arguments;

  private final Slots[] outputs;

  /** Keeps the memory of arguments and outputs alive while the program may use it. */
  private final Memory[] held;

  /** Binds a plan to kernels and new memory. */
  public Program(Plan plan, Kernels kernels, int threads) {
    this.plan = plan;
    this.slab = Memory.allocate(plan.slabBytes());
    this.pool = Memory.allocate(plan.pool().type().bytes());
    pool.segment().asByteBuffer().put(plan.pool().bytes());
    this.team = Team.of(threads);
    this.held = new Memory[plan.inputs().size() + plan.outputs().size()];
    this.shared = Memory.allocate(mostShared(plan, kernels));
    List<Entry> entries = new ArrayList<>();
    List<long[]> bound = new ArrayList<>();
    for (Plan.Step step : plan.steps()) {
      switch (step) {
        case Plan.Run run -> {
          Kernel kernel = kernels.of(run.spec());
          long[] buffers = addresses(run.places(), kernel.sharedBytes() > 0);
          bound.add(buffers);
          kernel.phases().forEach(phase -> entries.add(new Job(run, phase, buffers)));
        }
        case Plan.Repeat repeat -> {
          long[] buffers = addresses(repeat.places(), false);
          bound.add(buffers);
          Program body = new Program(repeat.body(), kernels, threads);
          entries.add(new Repetition(repeat.loop(), body, buffers));
        }
      }
    }
    this.entries = entries.toArray(Entry[]::new);
    this.arguments = new Slots[plan.inputs().size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = slots(new Place.Argument(i), bound);
    }
    this.outputs = new Slots[plan.outputs().size()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = slots(new Place.Output(i), bound);
    }
  }

  private static long mostShared(Plan plan, Kernels kernels) {
    long most = 0;
    for (Plan.Step step : plan.steps()) {
      if (step instanceof Plan.Run run) {
        most = Math.max(most, kernels.of(run.spec()).sharedBytes());
      }
    }
    return most;
  }

  /** The addresses of a step's buffers, as far as they are known, and of the shared memory. */
  private long[] addresses(List<Place> places, boolean phased) {
    long[] buffers = new long[places.size() + (phased ? 1 : 0)];
    for (int i = 0; i < places.size(); i++) {
      buffers[i] =
          switch (places.get(i)) {
            case Place.Slab(long offset) -> slab.address() + offset;
            case Place.Pool(long offset) -> pool.address() + offset;
            case Place.Argument _, Place.Output _ -> 0;
          };
    }
    if (phased) {
      buffers[places.size()] = shared.address();
    }
    return buffers;
  }

  private Slots slots(Place place, List<long[]> bound) {
    List<long[]> arrays = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < bound.size(); i++) {
      List<Place> places = plan.steps().get(i).places();
      for (int b = 0; b < places.size(); b++) {
        if (places.get(b).equals(place)) {
          arrays.add(bound.get(i));
          positions.add(b);
        }
      }
    }
    return new Slots(arrays, positions);
  }

  public Plan plan() {
    return plan;
  }

  /** Says where an input lies from now on; the caller keeps its memory alive. */
  void input(int input, long address) {
    arguments[input].set(address);
  }

  /** Says where an output is to be written from now on; the caller keeps its memory alive. */
  void output(int output, long address) {
    outputs[output].set(address);
  }

  /**
   * Runs all steps on this thread, sharing them with the team if the caller has taken it.
   *
   * @param recording where to write down when each kernel ran, if anywhere
   */
  void run(Worker worker, boolean shared, @Nullable Recording recording) {
    for (Entry entry : entries) {
      switch (entry) {
        case Job job -> {
          long start = recording == null ? 0 : System.nanoTime();
          if (shared && job.tiles > 1) {
            team.run(job, worker);
          } else {
            job.workAlone(worker);
          }
          if (recording != null) {
            recording.add(job.step, job.kernel, start, System.nanoTime());
          }
        }
        case Repetition repetition -> repetition.run(worker, shared, recording);
      }
    }
  }

  /** Says where an input lies from now on. */
  public void bindInput(int input, Memory memory) {
    if (held[input] != memory) {
      held[input] = memory;
      arguments[input].set(memory.address());
    }
  }

  /** Says where an output is to be written from now on. */
  public void bindOutput(int output, Memory memory) {
    int at = arguments.length + output;
    if (held[at] != memory) {
      held[at] = memory;
      outputs[output].set(memory.address());
    }
  }

  /**
   * Runs all steps.
   *
   * @throws dev.crema.engine.types.IndexException if an index in a buffer is out of range;
   *     variables may then be half updated only if an index of an update itself was wrong
   */
  public void run() {
    run(null);
  }

  /** Runs all steps, and writes down when each kernel ran if asked to. */
  public void run(@Nullable Recording recording) {
    Worker worker = Worker.acquire();
    boolean shared = team.take();
    try {
      run(worker, shared, recording);
    } finally {
      if (shared) {
        team.give();
      }
      worker.release();
    }
  }
}
