package io.cellwarden.gateway.line;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Devices for a {@link ScriptedLine} that answer with what no driver may believe. */
public final class BadDevices {
    private BadDevices() {}

    /** Answers each request with up to so many random bytes, the same ones for the same seed. */
    public static UnaryOperator<byte[]> noise(long seed, int below) {
        Random random = new Random(seed);
        return request -> {
            byte[] noise = new byte[random.nextInt(below)];
            random.nextBytes(noise);
            return noise;
        };
    }

    /** Answers as a device does, two answers of three with one bit turned over, and one of five cut short. */
    public static UnaryOperator<byte[]> damaging(long seed, UnaryOperator<byte[]> device) {
        Random random = new Random(seed);
        return request -> {
            byte[] answer = device.apply(request);
            if (answer.length > 0 && random.nextInt(3) > 0) {
                answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return answer.length > 0 && random.nextInt(5) == 0
                    ? Arrays.copyOf(answer, random.nextInt(answer.length))
                    : answer;
        };
    }
}
