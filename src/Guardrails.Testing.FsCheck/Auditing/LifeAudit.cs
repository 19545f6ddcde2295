using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Watches one life for one law. Throws <see cref="LawViolation"/> where it is broken, and counts where it could have been.</summary>
internal abstract class LifeAudit
{
    /// <summary>How often the law had something to say.</summary>
    public int Observations { get; protected set; }

    /// <summary>Whether the bot closes everything once all is calm.</summary>
    public virtual bool ClosesAtTheEnd => false;

    public virtual void Begin(LifeWorld world)
    {
    }

    public virtual void BeforeSubmit(LifeWorld world, OrderRequest request)
    {
    }

    public virtual void AfterSubmit(LifeWorld world, OrderRequest request, OrderResult result)
    {
    }

    public virtual void AfterStep(LifeWorld world)
    {
    }

    public virtual void AtCalm(LifeWorld world)
    {
    }
}
