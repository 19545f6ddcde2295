using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Guardrails.Tests.Observing;

/// <summary>A committed file with a line for every situation: its name, and a digest of each answer in the order in which it is asked for.</summary>
/// <remarks>
/// With the environment variable <c>GUARDRAILS_RECORD_FACTS=1</c> the tests write their files anew, and the commit says which answers changed and why.
/// </remarks>
internal sealed class RecordedAnswers
{
    private const int MostShown = 6;

    private readonly string _folder;
    private readonly string _name;
    private readonly Lazy<Dictionary<string, string[]>> _digests;

    public RecordedAnswers(string folder, string name)
    {
        (_folder, _name) = (folder, name);
        _digests = new(Read);
    }

    /// <summary>Fails with the first answers that are not those recorded.</summary>
    /// <param name="situation">The name of the situation.</param>
    /// <param name="answers">All questions in their order, with the text that is recorded.</param>
    /// <param name="shown">The answer to a question, for people.</param>
    public void Check(string situation, IReadOnlyList<(string Question, string Answer)> answers, Func<int, string> shown)
    {
        var digests = _digests.Value.GetValueOrDefault(situation, []);
        Assert.Equal(digests.Length, answers.Count);
        var changed = Enumerable.Range(0, answers.Count).Where(i => Digest(answers[i].Answer) != digests[i]).ToList();
        if (changed.Count > 0)
        {
            Assert.Fail($"{changed.Count} of {answers.Count} answers differ:{string.Concat(changed.Take(MostShown).Select(i => $"{Environment.NewLine}{answers[i].Question}{Environment.NewLine}  is now {shown(i)}"))}");
        }
    }

    /// <summary>Fails where the file has other situations than these: one that is recorded and never asked about hides what is no longer tested.</summary>
    public void CheckNames<TSituation>(IReadOnlyList<TSituation> situations, Func<TSituation, IEnumerable<string>> answers)
        where TSituation : class
    {
        if (RecordedFile.IsToBeWritten)
        {
            using var file = new StreamWriter(new GZipStream(File.Create(RecordedFile.Find(_folder, _name)), CompressionLevel.SmallestSize)) { NewLine = "\n" };
            foreach (var situation in situations)
            {
                file.WriteLine($"{situation}\t{string.Join(' ', answers(situation).Select(Digest))}");
            }
        }

        Assert.Equal(situations.Select(static s => s.ToString()!).Order(StringComparer.Ordinal), Read().Keys.Order(StringComparer.Ordinal));
    }

    private static string Digest(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 3));

    private Dictionary<string, string[]> Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(RecordedFile.Find(_folder, _name)), CompressionMode.Decompress));
        return file.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t'))
            .ToDictionary(static parts => parts[0], static parts => parts[1].Split(' '), StringComparer.Ordinal);
    }
}
