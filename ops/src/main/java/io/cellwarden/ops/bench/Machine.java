package io.cellwarden.ops.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a bench runs on: a figure without it means nothing. */
final class Machine {
    /** The launcher names itself here; without it, the program runs from a build folder. */
    private static final Optional<Path> LAUNCHER =
            Optional.ofNullable(System.getProperty("cellwarden.launcher")).map(Path::of);

    private static final Path CPU = Path.of("/proc/cpuinfo");
    private static final Path LOAD = Path.of("/proc/loadavg");
    private static final Path IO = Path.of("/proc/self/io");
    private static final long GIB = 1L << 30;

    private Machine() {}

    /** Processor, memory, JDK, flags and the commit, by name; what cannot be known is left out. */
    static Map<String, String> describe() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Map<String, String> known = new LinkedHashMap<>();
        String model = firstLine(CPU, "model name").map(line -> ", " + line).orElse("");
        known.put("processors", Runtime.getRuntime().availableProcessors() + model);
        known.put(
                "memory",
                system.getTotalMemorySize() / GIB + " GiB, heap at most "
                        + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
        known.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        known.put("jdk", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        known.put("flags", String.join(" ", flags()));
        firstLine(LOAD, "").ifPresent(load -> known.put("load average at the end", load));
        commit().ifPresent(commit -> known.put("commit", commit));
        return known;
    }

    /** The flags of this JVM without those that name paths of this build. */
    private static List<String> flags() {
        return jvmFlags().stream()
                .filter(flag -> flag.startsWith("-X") && !flag.contains("/"))
                .toList();
    }

    /** The processor time of this process so far: unlike a rate, others on the machine change it little. */
    static long processorNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** How many bytes this process has given the kernel for disks; empty where that is not told. */
    static Optional<Long> bytesWritten() {
        return firstLine(IO, "write_bytes").map(Long::valueOf);
    }

    /** The flags that this JVM was started with. */
    static List<String> jvmFlags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** The launcher that has started this program. */
    static Optional<Path> launcher() {
        return LAUNCHER;
    }

    /** A further JVM with this class path and these flags. */
    static ProcessBuilder java(List<String> flags, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    private static Optional<String> firstLine(Path file, String start) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst();
        } catch (IOException notLinux) {
            return Optional.empty();
        }
    }

    private static Optional<String> commit() {
        if (LAUNCHER.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path root = LAUNCHER.get().toAbsolutePath().getParent();
            Process git = new ProcessBuilder("git", "-C", String.valueOf(root), "rev-parse", "--short", "HEAD").start();
            String out = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return Optional.of(out).filter(known -> !known.isEmpty());
        } catch (IOException noGit) {
            return Optional.empty();
        }
    }
}
