package io.cellwarden.ops.run;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A memory file system of a few MiB, mounted for one test: a disk that can really be full. */
final class SmallDisk implements AutoCloseable {
    private static final int MIB = 1 << 20;

    private final Path mount;

    private SmallDisk(Path mount) {
        this.mount = mount;
    }

    /** Whether this user may mount one. */
    static boolean available() throws IOException, InterruptedException {
        Path probe = Files.createTempDirectory("cellwarden-disk");
        try (SmallDisk disk = mount(probe, 1)) {
            return disk.freeMib() <= 1;
        } catch (IOException notAllowed) {
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    static SmallDisk mount(Path at, int mib) throws IOException, InterruptedException {
        Files.createDirectories(at);
        run("mount", "-t", "tmpfs", "-o", "size=" + mib + "m", "cellwarden-test", at.toString());
        return new SmallDisk(at);
    }

    /** What starts a program that can write neither that folder nor memory: in a view of the file system of its own. */
    static List<String> readOnly(Path folder) {
        return List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount -t tmpfs -o ro none /dev/shm && mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"",
                folder.toString());
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    Path path() {
        return mount;
    }

    long freeMib() throws IOException {
        return Files.getFileStore(mount).getUsableSpace() / MIB;
    }

    /** Fills it with something else until that much is left. */
    void leave(int mib) throws IOException {
        try (OutputStream ballast = Files.newOutputStream(mount.resolve("ballast"))) {
            byte[] block = new byte[MIB / 4];
            while (Files.getFileStore(mount).getUsableSpace() >= (long) mib * MIB + block.length) {
                ballast.write(block);
            }
        }
    }

    /** Fills it to the last byte. */
    void fill() throws IOException {
        try (OutputStream ballast = Files.newOutputStream(mount.resolve("more-ballast"))) {
            byte[] block = new byte[4_096];
            while (true) {
                ballast.write(block);
            }
        } catch (IOException full) {
            if (Files.getFileStore(mount).getUsableSpace() > 0) {
                throw full;
            }
        }
    }

    /** Gives back what was filled. */
    void free() throws IOException {
        Files.deleteIfExists(mount.resolve("ballast"));
        Files.deleteIfExists(mount.resolve("more-ballast"));
    }

    @Override
    public void close() throws IOException {
        try {
            run("umount", "-l", mount.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
