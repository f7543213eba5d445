namespace Stint.Sessions;

/// <summary>What a session is: a stretch of work, a hold on a task, or a visit to a web application.</summary>
public enum SessionKind
{
    /// <summary>A person's or an AI assistant's stretch of work.</summary>
    Work,

    /// <summary>An agent's hold on a task.</summary>
    Task,

    /// <summary>A user's visit to a web application.</summary>
    Visit,
}
