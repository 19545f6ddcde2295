using System.Runtime.CompilerServices;

namespace Guardrails.Tests.Observing;

/// <summary>A committed file that holds what the code answered when it was recorded.</summary>
internal static class RecordedFile
{
    public static bool IsToBeWritten => Environment.GetEnvironmentVariable("GUARDRAILS_RECORD_FACTS") == "1";

    /// <summary>The file beside the tests of <paramref name="folder"/>.</summary>
    public static string Find(string folder, string name, [CallerFilePath] string caller = "")
    {
        var tests = Path.GetDirectoryName(Path.GetDirectoryName(caller))!;
        if (Directory.Exists(tests))
        {
            return Path.Combine(tests, folder, name);
        }

        // A continuous-integration build hides where its sources lie.
        for (var above = new DirectoryInfo(AppContext.BaseDirectory); above is not null; above = above.Parent)
        {
            var below = Path.Combine(above.FullName, "tests", "Guardrails.Tests", folder, name);
            if (File.Exists(below))
            {
                return below;
            }
        }

        throw new FileNotFoundException($"There is no file {name} of {folder} above {AppContext.BaseDirectory}.");
    }
}
